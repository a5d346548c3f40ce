import type { EventOf, RunEvent } from "../model/event.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import { countsText } from "./job-counts.ts";
import type { RunView } from "./run-view.ts";
import type { JobsView } from "./stage-view.ts";
import { awaitedText } from "./words.ts";

/** Of a stage with more jobs than these only what goes wrong has a line for each; the others are counted. */
const fewJobs = 10;
const countEveryMs = 10_000;
/** What a job says of its progress is told when its stage was silent for so long. */
const silentMs = 30_000;

/** The jobs of the stage that this one is of, or stands for, if they are many. */
export function manyJobsOf(job: string, view: RunView): JobsView | undefined {
  const jobs = view.stages.get(stageOfJob(job))?.jobs;
  return jobs !== undefined && jobs.all.length > fewJobs ? jobs : undefined;
}

export interface ToldStage {
  readonly stage: string;
  readonly text: string;
}

/** Lines about stages with so many jobs that nobody would read one for each. */
export class ManyJobs {
  /** When a stage had its last line, or its first job was heard of. */
  readonly #toldAt = new Map<string, number>();
  /** What was said of stages that wait for slots. */
  readonly #awaited = new Set<string>();

  /** What to tell in place of an event, if anything; undefined where it is to be told as it is. */
  replace(event: RunEvent, view: RunView): readonly ToldStage[] | undefined {
    const job = "job" in event ? event.job : "loop" in event ? event.loop : undefined;
    const jobs = job === undefined ? undefined : manyJobsOf(job, view);
    if (job === undefined || jobs === undefined) return undefined;
    const stage = stageOfJob(job);
    if (job === stage) return event.type === "stage.settled" ? this.#count(stage, jobs, event.at) : undefined;
    if (!this.#toldAt.has(stage)) this.#toldAt.set(stage, event.at);
    if (!this.#isRoutine(event, stage)) {
      this.#toldAt.set(stage, event.at);
      return undefined;
    }
    if (event.type === "slots.awaited") return this.#tellAwaited(stage, event);
    const isDue = event.type === "stage.settled" && this.#isDue(stage, event.at, countEveryMs);
    return isDue ? this.#count(stage, jobs, event.at) : [];
  }

  #count(stage: string, jobs: JobsView, at: number): readonly ToldStage[] {
    this.#toldAt.set(stage, at);
    return [{ stage, text: countsText(jobs) }];
  }

  /** Once: the others wait for the same. */
  #tellAwaited(stage: string, event: EventOf<"slots.awaited">): readonly ToldStage[] {
    const text = awaitedText(event.pools, event.isElsewhere === true);
    const what = `${stage} ${text}`;
    if (this.#awaited.has(what)) return [];
    this.#awaited.add(what);
    return [{ stage, text }];
  }

  /** Whether it is what every job does. */
  #isRoutine(event: RunEvent, stage: string): boolean {
    switch (event.type) {
      case "attempt.finished":
        return event.outcome.status !== "failed";
      case "stage.settled":
        return event.state !== "failed";
      case "round.settled":
        return event.decision === "satisfied" || event.decision === "again";
      case "attempt.progressed":
        return !this.#isDue(stage, event.at, silentMs);
      default:
        return event.type !== "retry.scheduled" && event.type !== "warning.raised";
    }
  }

  #isDue(stage: string, at: number, afterMs: number): boolean {
    return at - (this.#toldAt.get(stage) ?? 0) >= afterMs;
  }
}
