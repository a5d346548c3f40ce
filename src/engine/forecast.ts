import type { RunFact } from "../model/event.ts";
import type { Expression } from "../model/expression.ts";
import type { PlannedStage } from "../model/plan.ts";
import { stageExpressions } from "../plan/stage-expressions.ts";
import type { AttemptControls, JobExecutor, ProjectFolder, Recalled } from "../ports.ts";
import type { Judge, SchedulerCommand } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { contentOf, versionsFor, versionsOf, type VersionSources } from "./job-versions.ts";
import { conditionFailure, makeJudge } from "./judge.ts";
import { LoopKeeper } from "./loop-keeper.ts";
import { makeOrder, whyNotReused } from "./make-order.ts";
import { OutputClaims } from "./output-claims.ts";
import { findUpdatedOutputs } from "./updated-outputs.ts";
import { ProjectView } from "./project-view.ts";
import type { RunInput } from "./run-input.ts";
import { buildScope, type JobFacts } from "./scope.ts";

/** What a run would do with a job. `undecided`: it hangs on what is not known before something runs. */
export type ForecastState = "run" | "fresh" | "restored" | "skipped" | "undecided" | "failed" | "blocked";

export interface ForecastJob {
  readonly job: string;
  readonly state: ForecastState;
  /** Most telling first. */
  readonly reasons: readonly string[];
  /** The round of its loop in which it would run. */
  readonly round: number;
}

interface ForecastWorld {
  readonly executor: JobExecutor;
  readonly folder: ProjectFolder;
}

type Note = Omit<ForecastJob, "job">;

/** Goes through a run without executing anything: what was made before answers as far as it can. In plan order. */
export async function forecast(input: RunInput, world: ForecastWorld): Promise<readonly ForecastJob[]> {
  return new Forecast(input, world).make();
}

class Forecast {
  readonly #input: RunInput;
  readonly #world: ForecastWorld;
  readonly #scheduler: Scheduler;
  readonly #view = new ProjectView();
  readonly #facts = new Map<string, JobFacts>();
  readonly #sources: VersionSources;
  readonly #notes = new Map<string, Note>();
  /** Jobs whose results and outputs are not known. */
  readonly #unknown = new Set<string>();
  readonly #keeper: LoopKeeper;

  constructor(input: RunInput, world: ForecastWorld) {
    this.#input = input;
    this.#world = world;
    const scopeOf = (job: JobRecord) => buildScope(job, input, this.#scheduler.jobs, this.#facts);
    const limits = { concurrency: 1, onFailure: "keep_going" } as const;
    this.#scheduler = new Scheduler(input.plan, this.#guess(makeJudge(scopeOf)), limits);
    this.#sources = {
      jobs: this.#scheduler.jobs,
      view: this.#view,
      facts: this.#facts,
      scopeOf,
      claims: new OutputClaims(),
      updated: findUpdatedOutputs(input.plan.pipeline),
    };
    this.#keeper = new LoopKeeper(input.plan.loops, this.#sources);
  }

  async make(): Promise<readonly ForecastJob[]> {
    const commands = [...this.#scheduler.start()];
    for (let command = commands.shift(); command !== undefined; command = commands.shift()) {
      commands.push(...(await this.#perform(command)));
    }
    const moved = await this.#world.folder.differing(
      [...this.#scheduler.jobs.values()]
        .filter(({ id }) => !this.#unknown.has(id))
        .flatMap((job) => versionsOf(job, this.#sources)),
    );
    return [...this.#scheduler.jobs.values()].map((job) => this.#conclude(job, moved));
  }

  async #perform(command: SchedulerCommand): Promise<readonly SchedulerCommand[]> {
    if (command.type === "execute") return this.#execute(this.#job(command.job));
    if (command.type === "announce") this.#hear(command.fact);
    if (command.type === "keep") this.#keeper.keep(command.loop);
    if (command.type === "putBack") this.#keeper.putBack(command.loop);
    return [];
  }

  async #execute(job: JobRecord): Promise<readonly SchedulerCommand[]> {
    const cause = [...keyNeeds(job.planned), ...this.#reworks(job)].find((stage) => this.#unknown.has(stage));
    const asked = whyNotReused(job.planned, this.#input);
    if (cause !== undefined && asked !== undefined) {
      return this.#leaveOpen(job, { state: "run", reasons: [asked], round: job.round });
    }
    if (cause !== undefined) return this.#leaveOpen(job, this.#openNote(job, cause));
    if (this.#notes.get(job.id)?.state === "undecided") return this.#leaveOpen(job);
    const recalled = await this.#recall(job);
    if (recalled.status === "hit") return this.#take(job, recalled);
    if (recalled.status === "failed") {
      return this.#scheduler.receive({ type: "attempt.finished", job: job.id, outcome: recalled });
    }
    if (recalled.status === "cancelled") throw new Error("a forecast cannot be cancelled");
    const { reasons, isUnjudged } = recalled;
    return this.#leaveOpen(job, {
      state: isUnjudged === true ? "undecided" : "run",
      reasons,
      round: job.round,
    });
  }

  /** The stages of the loops that have run and make this job be judged again: it reads what they made. */
  #reworks({ id, round }: JobRecord): readonly string[] {
    if (round === 0) return [];
    return this.#input.plan.loops.filter(({ body }) => body.includes(id)).map(({ stage }) => stage);
  }

  async #recall(job: JobRecord): Promise<Recalled> {
    const ordered = makeOrder(job, this.#input, this.#sources, false);
    if (!ordered.ok) return { status: "failed", failure: conditionFailure(ordered.failure) };
    const { outputs, updates } = ordered.value;
    this.#facts.set(job.id, { durationMs: 0, outputs: [...outputs, ...updates] });
    const versions = versionsFor(job, this.#sources);
    const order = { ...ordered.value, versions, content: contentOf(job, this.#sources), log: "" };
    return this.#world.executor.recall(order, silentControls());
  }

  #take(job: JobRecord, hit: Extract<Recalled, { status: "hit" }>): readonly SchedulerCommand[] {
    const own = new Set(versionsOf(job, this.#sources).map(({ path }) => path));
    const { made, key, exitCode, results } = hit;
    this.#view.make(
      job.id,
      made.filter(({ path }) => own.has(path)),
      made.filter(({ path }) => !own.has(path)),
    );
    if (!this.#notes.has(job.id)) this.#notes.set(job.id, { state: "fresh", reasons: [], round: job.round });
    const outcome = { status: "succeeded", exitCode, results } as const;
    return this.#scheduler.receive({ type: "attempt.finished", job: job.id, outcome, key, isCached: true });
  }

  /** Goes on as if it had run; what hangs on it is open as well. */
  #leaveOpen(job: JobRecord, note?: Note): readonly SchedulerCommand[] {
    this.#unknown.add(job.id);
    if (note !== undefined) this.#notes.set(job.id, note);
    const outcome = { status: "succeeded", exitCode: 0, results: {} } as const;
    return this.#scheduler.receive({ type: "attempt.finished", job: job.id, outcome });
  }

  #openNote({ id, round }: JobRecord, cause: string): Note {
    if (!this.#world.folder.hasRun(id)) return { state: "run", reasons: ["never ran"], round };
    return { state: "undecided", reasons: [`runs if \`${cause}\` makes something else`], round };
  }

  /** A condition on what is not known is left open: a stage counts as running then, and a loop as ended. */
  #guess(judge: Judge): Judge {
    return {
      when: (job) => {
        const { when, loop } = job.planned.stage;
        const cause = this.#openReference(when);
        if (cause === undefined) return judge.when(job);
        const reasons = [`\`${when?.text ?? ""}\` hangs on what \`${cause}\` makes`];
        // That it runs in this round is known; only whether it does so again is not.
        if (this.#notes.get(job.id)?.state !== "run") {
          this.#notes.set(job.id, { state: "undecided", reasons, round: job.round });
        }
        this.#unknown.add(job.id);
        return { run: loop === undefined, explanation: "" };
      },
      score: (job) => {
        const isOpen = this.#openReference(job.planned.stage.loop?.score) !== undefined;
        return isOpen ? { ok: true, score: undefined } : judge.score(job);
      },
      require: (job) => {
        const isOpen = job.planned.stage.require.some(({ that }) => this.#openReference(that) !== undefined);
        return isOpen ? undefined : judge.require(job);
      },
    };
  }

  #openReference(expression: Expression | undefined): string | undefined {
    return expression?.references.map(({ root }) => root).find((root) => this.#unknown.has(root));
  }

  #hear(fact: RunFact): void {
    if (fact.type !== "stage.skipped" || this.#notes.get(fact.job)?.state === "undecided") return;
    this.#notes.set(fact.job, { state: "skipped", reasons: [fact.explanation], round: fact.round });
  }

  #conclude(job: JobRecord, moved: ReadonlySet<string>): ForecastJob {
    const note = this.#notes.get(job.id) ?? { state: "blocked" as const, reasons: [], round: 0 };
    const { failure, causes } = job;
    if (job.state === "failed")
      return { job: job.id, ...note, state: "failed", reasons: [failure?.message ?? ""] };
    if (job.state === "blocked") {
      return { job: job.id, ...note, state: "blocked", reasons: causes.map((cause) => `\`${cause}\` fails`) };
    }
    const state = note.state === "fresh" && moved.has(job.id) ? "restored" : note.state;
    return { job: job.id, ...note, state };
  }

  #job(id: string): JobRecord {
    const job = this.#scheduler.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id} in this plan`);
    return job;
  }
}

/** The stages that decide the key of this one, and not only its order. */
function keyNeeds({ stage, needs }: PlannedStage): readonly string[] {
  const inCommand = new Set(
    stageExpressions(stage)
      .filter(({ inCommand: isSeen }) => isSeen)
      .flatMap(({ expression }) => expression.references.map(({ root }) => root)),
  );
  return needs
    .filter(
      (need) =>
        need.content || need.reason === "path" || need.reason === "version" || inCommand.has(need.stage),
    )
    .map((need) => need.stage);
}

function silentControls(): AttemptControls {
  const never = new AbortController().signal;
  const nothing = () => {};
  return { signal: never, killSignal: never, onReport: nothing, onWarning: nothing, onRestored: nothing };
}
