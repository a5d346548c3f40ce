import type { RunFact } from "../model/event.ts";
import type { Expression } from "../model/expression.ts";
import type { PathVersion } from "../model/work-order.ts";
import type { PlannedNeed, PlannedStage } from "../model/plan.ts";
import { itemJob, stageOfJob } from "../plan/declare-items.ts";
import { listExpressions, stageExpressions } from "../plan/stage-expressions.ts";
import type { AttemptControls, JobExecutor, ProjectFolder, Recalled } from "../ports.ts";
import type { Judge, SchedulerCommand } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { contentOf, rememberFormer, versionsFor, versionsOf, type VersionSources } from "./job-versions.ts";
import { conditionFailure } from "./condition-failure.ts";
import { makeJudge } from "./judge.ts";
import { LoopKeeper } from "./loop-keeper.ts";
import { makeOrder, whyNotReused } from "./make-order.ts";
import { OutputClaims } from "./output-claims.ts";
import { findUpdatedOutputs } from "./updated-outputs.ts";
import { ProjectView } from "./project-view.ts";
import type { RunInput } from "./run-input.ts";
import { buildScope, type JobFacts, type ScopeSources } from "./scope.ts";

/** What a run would do with a job. `undecided`: it hangs on what is not known before something runs. */
export type ForecastState = "run" | "fresh" | "restored" | "skipped" | "undecided" | "failed" | "blocked";

export interface ForecastJob {
  readonly job: string;
  readonly state: ForecastState;
  /** Most telling first. */
  readonly reasons: readonly string[];
  /** The round of its loop in which it would run. */
  readonly round: number;
  /** The jobs that it needs; a fanned-out stage stands for all of its own. */
  readonly needs: readonly PlannedNeed[];
}

interface ForecastWorld {
  readonly executor: JobExecutor;
  readonly folder: ProjectFolder;
}

type Note = Omit<ForecastJob, "job" | "needs">;

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
  #former: ReturnType<ProjectFolder["formerOutputs"]> | undefined;
  /** By stage, where its list is known. */
  readonly #gone = new Map<string, readonly PathVersion[]>();
  /** Of stages as they are planned: one that reads paths needs just the items that it meets, and those that are gone it meets no more. */
  readonly #needs: ReadonlyMap<string, readonly PlannedNeed[]>;

  constructor(input: RunInput, world: ForecastWorld) {
    this.#input = input;
    this.#world = world;
    this.#needs = new Map(input.plan.stages.map(({ id, needs }) => [id, needs]));
    const lists: ScopeSources["lists"] = new WeakMap();
    const scopeOf = (job: JobRecord) =>
      buildScope(job, { input, jobs: this.#scheduler.jobs, facts: this.#facts, lists });
    const limits = { concurrency: 1, onFailure: "keep_going" } as const;
    this.#scheduler = new Scheduler(
      input.plan,
      this.#guess(makeJudge(input, (text) => text, scopeOf)),
      limits,
    );
    this.#sources = {
      jobs: this.#scheduler.jobs,
      view: this.#view,
      facts: this.#facts,
      scopeOf,
      claims: new OutputClaims(),
      updated: findUpdatedOutputs(input.plan.pipeline),
      formerOf: rememberFormer(world.folder),
    };
    this.#keeper = new LoopKeeper(this.#sources);
  }

  async make(): Promise<readonly ForecastJob[]> {
    const commands = [...this.#scheduler.start()];
    for (let command = commands.shift(); command !== undefined; command = commands.shift()) {
      commands.push(...(await this.#perform(command)));
    }
    // A fanned-out stage is told by its jobs, if it came to any.
    const jobs = [...this.#scheduler.jobs.values()]
      .filter(({ fanOut }) => fanOut?.jobs === undefined || fanOut.jobs.length === 0)
      .toSorted((a, b) => a.position - b.position);
    const plain = jobs.filter(({ id, fanOut }) => fanOut === undefined && !this.#unknown.has(id));
    const moved = await this.#world.folder.differing(plain.flatMap((job) => versionsOf(job, this.#sources)));
    return jobs.map((job) => this.#conclude(job, moved));
  }

  async #perform(command: SchedulerCommand): Promise<readonly SchedulerCommand[]> {
    if (command.type === "execute") return this.#execute(this.#job(command.job));
    if (command.type === "announce") this.#hear(command.fact);
    if (command.type === "keep") this.#keeper.keep(command.loop, command.jobs);
    if (command.type === "putBack") this.#keeper.putBack(command.loop, command.jobs);
    return [];
  }

  async #execute(job: JobRecord): Promise<readonly SchedulerCommand[]> {
    const cause = [...keyNeeds(job.planned), ...this.#reworks(job)].find((id) => this.#isUnknown(id));
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
  #reworks({ planned, item, round }: JobRecord): readonly string[] {
    if (round === 0) return [];
    const around = this.#input.plan.loops.filter(({ body }) => body.includes(planned.stage.id));
    return around.map(({ stage }) => (item === undefined ? stage : itemJob(stage, item.key)));
  }

  /** Of a fanned-out stage all is known only if all of every job is. */
  #isUnknown(id: string): boolean {
    const jobs = this.#scheduler.jobs.get(id)?.fanOut?.jobs ?? [];
    return this.#unknown.has(id) || jobs.some((job) => this.#unknown.has(job.id));
  }

  async #recall(job: JobRecord): Promise<Recalled> {
    const ordered = makeOrder(job, this.#input, this.#sources, false);
    if (!ordered.ok) return { status: "failed", failure: conditionFailure(ordered.failure) };
    const { outputs, updates } = ordered.value;
    this.#facts.set(job.id, { durationMs: 0, outputs: [...outputs, ...updates] });
    const present = versionsFor(job, this.#sources);
    const versions = [...present, ...this.#goneItems(job, present)];
    const order = { ...ordered.value, versions, content: contentOf(job, this.#sources), log: "" };
    return this.#world.executor.recall(order, silentControls());
  }

  /** What items made that are gone from their list lies there still; a run takes it away before anybody reads. */
  #goneItems(job: JobRecord, present: readonly PathVersion[]): readonly PathVersion[] {
    const { item, planned } = job;
    const needs = item === undefined ? (this.#needs.get(job.id) ?? []) : planned.needs;
    const gone = needs.flatMap(({ stage }) => this.#goneItemsOf(stage));
    if (gone.length === 0) return [];
    const taken = new Set(present.map(({ path }) => path));
    return gone.filter(({ path }) => !taken.has(path));
  }

  #goneItemsOf(stage: string): readonly PathVersion[] {
    const known = this.#gone.get(stage);
    const jobs = this.#scheduler.jobs.get(stage)?.fanOut?.jobs;
    if (known !== undefined || jobs === undefined) return known ?? [];
    this.#former ??= this.#world.folder.formerOutputs();
    const items = new Set(jobs.map(({ id }) => id));
    const gone = this.#former
      .filter(({ stage: maker }) => stageOfJob(maker) === stage && !items.has(maker))
      .flatMap(({ stage: maker, paths }) =>
        paths.map((path) => ({ path, stage: maker, state: "skipped" as const })),
      );
    this.#gone.set(stage, gone);
    return gone;
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
      isSkippedAnyway: (job) => judge.isSkippedAnyway(job),
      paths: (job) => judge.paths(job),
      expand: (job) => {
        const lists = job.planned.stage.fanOut === undefined ? [] : listExpressions(job.planned.stage.fanOut);
        const cause = lists.map((list) => this.#openReference(list, job)).find((id) => id !== undefined);
        if (cause === undefined) return judge.expand(job);
        const reasons = [`its items hang on what \`${cause}\` makes`];
        this.#notes.set(job.id, { state: "undecided", reasons, round: 0 });
        this.#unknown.add(job.id);
        return { ok: true, items: [] };
      },
      when: (job) => {
        const { when, loop } = job.planned.stage;
        const cause = this.#openReference(when, job);
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
        const isOpen = this.#openReference(job.planned.stage.loop?.score, job) !== undefined;
        return isOpen ? { ok: true, score: undefined } : judge.score(job);
      },
      require: (job) => {
        const isOpen = job.planned.stage.require.some(
          ({ that }) => this.#openReference(that, job) !== undefined,
        );
        return isOpen ? undefined : judge.require(job);
      },
    };
  }

  #openReference(expression: Expression | undefined, job: JobRecord): string | undefined {
    return expression?.references
      .map(({ root }) => meantJob(root, job))
      .find((id) => id !== undefined && this.#isUnknown(id));
  }

  #hear(fact: RunFact): void {
    if (fact.type !== "stage.skipped" || this.#notes.get(fact.job)?.state === "undecided") return;
    this.#notes.set(fact.job, { state: "skipped", reasons: [fact.explanation], round: fact.round });
  }

  #conclude(job: JobRecord, moved: ReadonlySet<string>): ForecastJob {
    const { id, failure, causes } = job;
    const note = { job: id, ...(this.#notes.get(id) ?? noteWithout(job)), needs: job.planned.needs };
    if (job.state === "failed") return { ...note, state: "failed", reasons: [failure?.message ?? ""] };
    if (job.state === "blocked") {
      return { ...note, state: "blocked", reasons: causes.map((cause) => `\`${cause}\` fails`) };
    }
    return note.state === "fresh" && moved.has(id) ? { ...note, state: "restored" } : note;
  }

  #job(id: string): JobRecord {
    const job = this.#scheduler.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id} in this plan`);
    return job;
  }
}

/** The job that a name in an expression of another one stands for, or the stage. */
function meantJob(root: string, { item, planned }: JobRecord): string | undefined {
  if (root === "previous") return item?.previous?.id;
  const isAligned = planned.fanOut?.aligned.includes(root) === true;
  return item !== undefined && isAligned ? itemJob(root, item.key) : root;
}

/** Nothing was found out about it: it cannot run, or has no items that could. */
function noteWithout({ fanOut }: JobRecord): Note {
  if (fanOut?.jobs?.length === 0) return { state: "fresh", reasons: ["its list is empty"], round: 0 };
  return { state: "blocked", reasons: [], round: 0 };
}

/** The stages that decide the key of this one, and not only its order. */
function keyNeeds({ stage, needs }: PlannedStage): readonly string[] {
  const inCommand = new Set(
    stageExpressions(stage)
      .filter(({ inCommand: isSeen }) => isSeen)
      .flatMap(({ expression }) => expression.references.map(({ root }) => root)),
  );
  // The job before one in its list is of the same stage.
  if (inCommand.has("previous")) inCommand.add(stage.id);
  return needs
    .filter(
      (need) =>
        need.content ||
        need.reason === "path" ||
        need.reason === "version" ||
        inCommand.has(stageOfJob(need.stage)),
    )
    .map((need) => need.stage);
}

function silentControls(): AttemptControls {
  const never = new AbortController().signal;
  const nothing = () => {};
  return { signal: never, killSignal: never, onReport: nothing, onWarning: nothing, onRestored: nothing };
}
