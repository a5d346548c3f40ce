import type { JobSketch, LoopDecision } from "../model/event.ts";
import type { JsonObject } from "../model/json.ts";
import type { Failure, FailureClass, SettledState } from "../model/outcome.ts";

/** `passed`: done for this round of a loop that has not settled. */
export type StagePhase = "waiting" | "running" | "retrying" | "passed" | SettledState;

/** What a screen shows of a stage now. */
export interface StageView {
  readonly sketch: JobSketch;
  phase: StagePhase;
  /** When it came into its phase. */
  sinceMs: number;
  round: number;
  /** The last round in which it was done. */
  passedRound: number | undefined;
  /** How often it executed to a good end, and how long that took in all. */
  executions: number;
  executedMs: number;
  attempt: number;
  /** Of all finished attempts. */
  spentMs: number;
  fraction: number | undefined;
  message: string;
  results: JsonObject;
  /** Of its loop: the last reason to go on or to end. */
  explanation: string;
  decision: LoopDecision | undefined;
  /** The best score of its loop so far. */
  best: number | undefined;
  /** Whether it had to execute; undefined while that is not known. */
  made: "executed" | "restored" | "fresh" | undefined;
  retry:
    | {
        readonly number: number;
        readonly limit: number;
        readonly dueMs: number;
        readonly class: FailureClass;
        readonly isAsked: boolean;
      }
    | undefined;
  /** The pools of which it waits for slots. */
  awaited: readonly string[];
  /** Other runs of this machine have them. */
  isElsewhere: boolean;
  causes: readonly string[];
  failure: Failure | undefined;
  /** Present where it stands for the jobs of a fanned-out stage, once they are known. */
  jobs: JobsView | undefined;
}

export const settledPhases: readonly StagePhase[] = [
  "succeeded",
  "skipped",
  "failed",
  "blocked",
  "cancelled",
];

export function isSettledPhase(phase: StagePhase): phase is SettledState {
  return settledPhases.includes(phase);
}

export function makeStageView(sketch: JobSketch, sinceMs: number): StageView {
  return {
    sketch,
    phase: "waiting",
    sinceMs,
    round: 0,
    passedRound: undefined,
    executions: 0,
    executedMs: 0,
    attempt: 0,
    spentMs: 0,
    fraction: undefined,
    message: "",
    results: {},
    explanation: "",
    decision: undefined,
    best: undefined,
    made: undefined,
    retry: undefined,
    awaited: [],
    isElsewhere: false,
    causes: [],
    failure: undefined,
    jobs: undefined,
  };
}

/** The jobs of a fanned-out stage, counted by how they stand. */
export class JobsView {
  readonly all: StageView[] = [];
  /** When the first of them executed. */
  begunMs: number | undefined;
  readonly #counts = new Map<StagePhase, number>();

  add(jobs: readonly StageView[]): void {
    for (const job of jobs) this.all.push(job);
    this.#counts.set("waiting", this.count("waiting") + jobs.length);
  }

  move(from: StagePhase, to: StagePhase): void {
    if (from === to) return;
    this.#counts.set(from, this.count(from) - 1);
    this.#counts.set(to, this.count(to) + 1);
  }

  count(...phases: readonly StagePhase[]): number {
    return phases.reduce((sum, phase) => sum + (this.#counts.get(phase) ?? 0), 0);
  }

  /** How the stage stands while its jobs have not all settled. */
  get phase(): StagePhase {
    if (this.count("running") > 0) return "running";
    return this.count("retrying") > 0 ? "retrying" : "waiting";
  }

  /** Those that a person would look for: failed ones first, then what is at work. */
  get telling(): readonly StageView[] {
    return [...this.#in("failed"), ...this.#in("running"), ...this.#in("retrying")];
  }

  #in(phase: StagePhase): readonly StageView[] {
    return this.count(phase) === 0 ? [] : this.all.filter((job) => job.phase === phase);
  }
}
