import type { RunFact } from "../model/event.ts";
import type { Failure, RunState } from "../model/outcome.ts";
import type { GradedFailure, GradedOutcome } from "../model/severity.ts";
import type { Plan } from "../model/plan.ts";
import type { Execution } from "../ports.ts";
import type { SchedulerCommand, SchedulerInput } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { type Answered, AttemptRunner, type Attempted, type Execute } from "./attempt-runner.ts";
import { Emitter } from "./emitter.ts";
import { exitCodeOf, type StopSignal } from "./exit-code.ts";
import type { Listeners } from "./listeners.ts";
import { rememberFormer, type VersionSources } from "./job-versions.ts";
import { severityOf } from "./grade-failure.ts";
import { makeJudge } from "./judge.ts";
import { LoopKeeper } from "./loop-keeper.ts";
import { OutputClaims } from "./output-claims.ts";
import { findUpdatedOutputs } from "./updated-outputs.ts";
import { ProjectView } from "./project-view.ts";
import type { RunInput, RunWorld } from "./run-input.ts";
import { buildScope, type JobFacts, type ScopeSources } from "./scope.ts";
import { FolderShow } from "./folder-show.ts";
import { sketchJobs, toldJobs } from "./sketch-jobs.ts";
import { SlotKeeper } from "./slot-keeper.ts";
import { StopBook } from "./stop-book.ts";

export interface EngineResult {
  readonly state: RunState;
  readonly exitCode: number;
}

type Wait = Extract<SchedulerCommand, { type: "wait" }>;
type List = Extract<SchedulerCommand, { type: "list" }>;

/** Performs the scheduler's commands through the ports, and emits what happens. One instance serves one run. */
export class Engine {
  readonly #input: RunInput;
  readonly #world: RunWorld;
  readonly #scheduler: Scheduler;
  readonly #emitter: Emitter;
  readonly #facts = new Map<string, JobFacts>();
  readonly #lists: ScopeSources["lists"] = new WeakMap();
  /** What removed items of fanned-out stages made is gone: nobody takes it for a file of the project. */
  #cleared: Promise<void> = Promise.resolve();
  readonly #stops = new StopBook();
  readonly #view = new ProjectView();
  readonly #failures: Failure[] = [];
  readonly #blocking: ReadonlySet<string>;
  /** Aborts when all jobs have settled. */
  readonly #over = new AbortController();
  readonly #end = Promise.withResolvers<RunState>();
  readonly #keeper: LoopKeeper;
  readonly #sources: VersionSources;
  readonly #attempts: AttemptRunner;
  readonly #slots: SlotKeeper;
  readonly #show: FolderShow;
  /** What the scheduler is yet to be told: the commands of one answer are all performed before the next. */
  readonly #inbox: { readonly input: SchedulerInput; readonly announce: () => void }[] = [];
  /** Also before the first job could start. */
  #isPerforming = true;
  #isKilled = false;
  #signal: StopSignal | undefined;

  constructor(input: RunInput, world: RunWorld) {
    this.#input = input;
    this.#world = world;
    this.#emitter = new Emitter(world);
    this.#blocking = findBlocking(input.plan);
    const judge = makeJudge(input, world.mask, (job) => this.#scope(job));
    this.#scheduler = new Scheduler(input.plan, judge, input.limits);
    const scopeOf = (job: JobRecord) => this.#scope(job);
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
    const emit = (fact: RunFact) => this.#guard(() => this.#emit(fact));
    const factsOf = (job: string) => this.#factsOf(job);
    this.#slots = new SlotKeeper(input, world, (told) => this.#tell(told));
    const permits = {
      mayExecute: (job: string) => this.#scheduler.mayExecute(job),
      slotsOf: (job: string) => new Map([...this.#scheduler.slotsOf(job), ...this.#slots.idsOf(job)]),
    };
    this.#attempts = new AttemptRunner(input, world, this.#sources, factsOf, emit, permits);
    this.#show = new FolderShow(input, world.folder, emit);
    world.journal.onSaved((events) => emit({ type: "state.saved", events }));
  }

  /** Who hears what happens. */
  get listeners(): Listeners {
    return this.#emitter.listeners;
  }

  /** Runs the plan to its end. Call once. */
  async run(): Promise<EngineResult> {
    const startedMs = this.#world.clock.monotonicMs();
    const { run, manifest, plan, params, limits, continued, histories } = this.#input;
    const jobs = sketchJobs(plan, histories);
    const { name } = plan.pipeline;
    const { concurrency, budget = {} } = limits;
    const continues = continued === undefined ? {} : { continues: continued.run };
    const started = { type: "run.started", run, manifest, name, params, concurrency, budget } as const;
    this.#emit({ ...started, ...continues, jobs });
    this.#watchTime(budget.timeMs).catch(this.#end.reject);
    await this.#show.begin();
    this.#begin();
    const settled = await this.#end.promise.finally(() => this.#endAll());
    await this.#cleared;
    const isShown = this.#isKilled || (await this.#show.end(this.#sources));
    if (!this.#isKilled) await this.#makeRoom();
    const state = this.#endState(settled, isShown);
    const exitCode = exitCodeOf(state, this.#failures, this.#scheduler.isCutShort, this.#signal);
    const durationMs = this.#world.clock.monotonicMs() - startedMs;
    this.#emit({ type: "run.settled", state, exitCode, durationMs });
    await this.#world.journal.close();
    return { state, exitCode };
  }

  #endAll(): void {
    this.#over.abort();
    this.#slots.releaseAll();
  }

  async #makeRoom(): Promise<void> {
    const { records, files, bytes } = await this.#world.makeRoom();
    if (records + files > 0) this.#emit({ type: "cache.evicted", records, files, bytes });
  }

  /** What it was told before comes first: a run that is paused already starts nothing. */
  #begin(): void {
    this.#guard(() => this.#emptyInbox());
    this.#isPerforming = true;
    this.#perform(this.#scheduler.start());
    this.#guard(() => this.#emptyInbox());
  }

  /** A signal that comes while the last files are put in place counts as well. */
  #endState(settled: RunState, isShown: boolean): RunState {
    if (this.#signal !== undefined) return "cancelled";
    return settled === "succeeded" && !isShown ? "failed" : settled;
  }

  async #watchTime(timeMs: number | undefined): Promise<void> {
    if (timeMs === undefined) return;
    await this.#world.clock.sleep(timeMs, this.#over.signal);
    if (!this.#over.signal.aborted) this.#tell({ type: "time.spent" });
  }

  /** Starts nothing new but `always` stages and stops what runs. The first signal gives the exit code. */
  stop(signal: StopSignal): void {
    this.#signal ??= signal;
    this.#tell({ type: "stop" });
  }

  /** Starts nothing new until `resume`; what runs is let finish. */
  pause(): void {
    this.#tell({ type: "pause" });
  }

  resume(): void {
    this.#tell({ type: "resume" });
  }

  /** Something to tell that no job is to blame for. Not before `run`. */
  warn(message: string): void {
    this.#guard(() => this.#emit({ type: "warning.raised", message }));
  }

  /** Ends everything that runs without grace, `always` stages too. Without an earlier signal it counts as SIGTERM. */
  kill(): void {
    this.#isKilled = true;
    this.#signal ??= "SIGTERM";
    this.#stops.killAll();
    this.#tell({ type: "kill" });
  }

  /** `announce` is called when it is decided what follows, and before that is done. */
  #tell(input: SchedulerInput, announce: () => void = () => {}): void {
    this.#inbox.push({ input, announce });
    if (!this.#isPerforming) this.#guard(() => this.#emptyInbox());
  }

  /** A listener may stop the run while it is told of something, in the middle of an answer. */
  #emptyInbox(): void {
    this.#isPerforming = true;
    try {
      for (let told = this.#inbox.shift(); told !== undefined; told = this.#inbox.shift()) {
        const answer = this.#scheduler.receive(told.input);
        told.announce();
        this.#perform(answer);
      }
    } finally {
      this.#isPerforming = false;
    }
  }

  /** What cannot be done, or written down, ends the run; whoever called from outside is not to blame. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#end.reject(error);
    }
  }

  #perform(commands: readonly SchedulerCommand[]): void {
    for (const command of commands) this.#performOne(command);
  }

  #performOne(command: SchedulerCommand): void {
    switch (command.type) {
      case "execute":
        this.#execute(command).catch(this.#end.reject);
        break;
      case "wait":
        this.#wait(command).catch(this.#end.reject);
        break;
      case "acquire":
        this.#slots
          .acquire(this.#job(command.job), this.#stops.make(command.job).stop.signal, command.withinGrace)
          .catch(this.#end.reject);
        break;
      case "abort":
        this.#stops.get(command.job)?.stop.abort();
        break;
      case "hasten":
        this.#hasten(command.job).catch(this.#end.reject);
        break;
      case "expand":
        this.#emit(toldJobs(command, this.#input));
        break;
      case "list":
        this.#takeList(command);
        break;
      case "keep":
        this.#keeper.keep(command.loop, command.jobs);
        break;
      case "putBack":
        this.#keeper.putBack(command.loop, command.jobs);
        break;
      case "announce":
        this.#emit(command.fact);
        break;
      case "settle":
        this.#settle(command.job);
        break;
      case "finish":
        this.#end.resolve(command.state);
        break;
    }
  }

  async #execute(command: Execute): Promise<void> {
    const job = this.#job(command.job);
    const started = this.#world.clock.monotonicMs();
    const attempted = await this.#attempt(job, command);
    const durationMs = this.#world.clock.monotonicMs() - started;
    this.#stops.forget(job.id);
    this.#slots.release(job.id);
    if (typeof attempted === "string") this.#tell({ type: `attempt.${attempted}`, job: job.id });
    else this.#finishAttempt(job, command, attempted, durationMs);
  }

  /** How much a failure matters hangs on what is done about it: so that is decided first, and done last. */
  #finishAttempt(
    job: JobRecord,
    { round, attempt }: Execute,
    { outcome, isCached, key }: Answered,
    durationMs: number,
  ): void {
    const { id } = job;
    if (!isCached) this.#factsOf(id).durationMs += durationMs;
    const keyed = key === undefined ? {} : { key };
    this.#tell({ type: "attempt.finished", job: id, outcome, isCached, ...keyed }, () => {
      if (isCached) return;
      const graded = this.#told(job, outcome);
      this.#emit({ type: "attempt.finished", job: id, round, attempt, outcome: graded, durationMs });
    });
  }

  /** An event says how an attempt ended; which files it made is for the view and the records. */
  #told(job: JobRecord, outcome: Execution): GradedOutcome {
    if (outcome.status === "failed") return { ...outcome, failure: this.#graded(job, outcome.failure) };
    if (outcome.status === "cancelled") return outcome;
    const { status, exitCode, results } = outcome;
    return { status, exitCode, results };
  }

  #graded(job: JobRecord, failure: Failure): GradedFailure {
    const { planned } = this.#scheduler.answerableFor(job);
    const severity = severityOf(failure, {
      isRetried: job.state === "retrying",
      isTolerated: planned.stage.continueOnError,
      blocksOthers: this.#blocking.has(planned.stage.id),
    });
    return { ...failure, severity };
  }

  async #attempt(job: JobRecord, command: Execute): Promise<Attempted> {
    const { stop, kill } = this.#stops.make(job.id);
    // Commands of one answer are all taken in before the first attempt begins.
    await this.#cleared;
    if (stop.signal.aborted) return { outcome: { status: "cancelled" }, isCached: false };
    const failure = this.#slots.takeFailure(job.id);
    if (failure !== undefined) return { outcome: { status: "failed", failure }, isCached: false };
    return this.#attempts.run(job, command, { stop: stop.signal, kill: kill.signal });
  }

  #takeList({ stage, jobs, outputs }: List): void {
    const { claims } = this.#sources;
    claims.reserve(outputs);
    this.#cleared = this.#cleared.then(() => this.#show.clearItems(stage, jobs, claims.paths()));
    this.#cleared.catch(this.#end.reject);
  }

  async #wait(command: Wait): Promise<void> {
    const { job, round, attempt, limit, ceilingMs, jitter, isAsked, failure } = command;
    const delayMs = Math.round(jitter ? ceilingMs * this.#world.random() : ceilingMs);
    const scheduled = { job, round, attempt, limit, delayMs, class: failure.class };
    this.#emit({ type: "retry.scheduled", ...scheduled, ...(isAsked && { isAsked }) });
    const stops = this.#stops.make(job);
    await this.#world.clock.sleep(delayMs, stops.stop.signal);
    this.#stops.forget(job);
    this.#tell({ type: "retry.due", job });
  }

  async #hasten(id: string): Promise<void> {
    if (this.#slots.isAcquiring(id)) return this.#slots.hasten(id);
    const stops = this.#stops.get(id);
    const isRunning = this.#job(id).state === "running";
    if (isRunning && stops !== undefined) {
      await this.#world.clock.sleep(this.#input.graceMs, stops.over.signal);
    }
    stops?.stop.abort();
  }

  #settle(job: JobRecord): void {
    const { state, failure, id } = job;
    if (state === "waiting" || state === "running" || state === "retrying") {
      throw new Error(`job ${id} settled while ${state}`);
    }
    if (state === "failed" && failure !== undefined && !job.planned.stage.continueOnError) {
      this.#failures.push(failure);
    }
    const { durationMs, outputs } = this.#factsOf(id);
    const standing = outputs.filter((path) => this.#view.around(path) !== undefined);
    this.#emit({
      type: "stage.settled",
      job: id,
      state,
      durationMs,
      results: state === "succeeded" ? job.results : {},
      outputs: state === "succeeded" ? standing : [],
      ...(failure === undefined ? {} : { failure: this.#graded(job, failure) }),
    });
  }

  #emit(fact: RunFact): void {
    this.#emitter.emit(fact);
  }

  #scope(job: JobRecord) {
    const { jobs } = this.#scheduler;
    return buildScope(job, { input: this.#input, jobs, facts: this.#facts, lists: this.#lists });
  }

  #job(id: string): JobRecord {
    const job = this.#scheduler.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id} in this run`);
    return job;
  }

  #factsOf(id: string): JobFacts {
    let facts = this.#facts.get(id);
    if (facts === undefined) {
      facts = { durationMs: 0, outputs: [] };
      this.#facts.set(id, facts);
    }
    return facts;
  }
}

/** Stages whose failure keeps others from running. */
function findBlocking({ stages }: Plan): ReadonlySet<string> {
  const waiting = stages.filter(({ stage }) => !stage.always);
  return new Set(waiting.flatMap(({ needs }) => needs.map((need) => need.stage)));
}
