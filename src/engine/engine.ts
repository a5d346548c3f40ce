import type { RunFact } from "../model/event.ts";
import type { Failure, Outcome, RunState } from "../model/outcome.ts";
import type { AttemptReport } from "../model/work-order.ts";
import type { SchedulerCommand, SchedulerInput } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { absentOutputs } from "./absent-outputs.ts";
import { Emitter } from "./emitter.ts";
import { exitCodeOf, type StopSignal } from "./exit-code.ts";
import { conditionFailure, makeJudge } from "./judge.ts";
import { makeOrder } from "./make-order.ts";
import { OutputClaims } from "./output-claims.ts";
import type { RunInput, RunWorld } from "./run-input.ts";
import { buildScope, type JobFacts } from "./scope.ts";
import { sketchJobs } from "./sketch-jobs.ts";

export interface EngineResult {
  readonly state: RunState;
  readonly exitCode: number;
}

type Execute = Extract<SchedulerCommand, { type: "execute" }>;
type Wait = Extract<SchedulerCommand, { type: "wait" }>;

/** What an attempt, or a wait for one, can be told. */
interface Stops {
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** It has ended by itself: nobody need stop it any more. */
  readonly over: AbortController;
}

/** Performs the scheduler's commands through the ports, and emits what happens. One instance serves one run. */
export class Engine {
  readonly #input: RunInput;
  readonly #world: RunWorld;
  readonly #scheduler: Scheduler;
  readonly #emitter: Emitter;
  readonly #facts = new Map<string, JobFacts>();
  /** One for each attempt or wait: a signal shared by thousands of jobs costs O(N²). */
  readonly #stops = new Map<string, Stops>();
  readonly #claims = new OutputClaims();
  readonly #failures: Failure[] = [];
  readonly #end = Promise.withResolvers<RunState>();
  #signal: StopSignal | undefined;

  constructor(input: RunInput, world: RunWorld) {
    this.#input = input;
    this.#world = world;
    this.#emitter = new Emitter(world);
    const judge = makeJudge((job) => this.#scope(job));
    this.#scheduler = new Scheduler(input.plan, judge, input.limits);
  }

  /** Runs the plan to its end. Call once. */
  async run(): Promise<EngineResult> {
    const started = this.#world.clock.monotonicMs();
    const { run, manifest, plan, params, limits } = this.#input;
    const jobs = sketchJobs(plan);
    const { name } = plan.pipeline;
    const { concurrency } = limits;
    this.#emit({ type: "run.started", run, manifest, name, params, concurrency, jobs });
    this.#perform(this.#scheduler.start());
    const state = await this.#end.promise;
    const exitCode = exitCodeOf(state, this.#failures, this.#signal);
    const durationMs = this.#world.clock.monotonicMs() - started;
    this.#emit({ type: "run.settled", state, exitCode, durationMs });
    await this.#world.journal.close();
    return { state, exitCode };
  }

  /** Starts nothing new but `always` stages and stops what runs. The first signal gives the exit code. */
  stop(signal: StopSignal): void {
    this.#signal ??= signal;
    this.#tell({ type: "stop" });
  }

  /** Ends everything that runs without grace, `always` stages too. */
  kill(): void {
    for (const { stop, kill } of this.#stops.values()) {
      stop.abort();
      kill.abort();
    }
    this.#tell({ type: "kill" });
  }

  #tell(input: SchedulerInput): void {
    this.#guard(() => this.#perform(this.#scheduler.receive(input)));
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
      case "abort":
        this.#stops.get(command.job)?.stop.abort();
        break;
      case "hasten":
        this.#hasten(command.job).catch(this.#end.reject);
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
    const outcome = await this.#attempt(job, command);
    const durationMs = this.#world.clock.monotonicMs() - started;
    this.#factsOf(job.id).durationMs += durationMs;
    this.#forgetStops(job.id);
    const { round, attempt } = command;
    this.#emit({ type: "attempt.finished", job: job.id, round, attempt, outcome, durationMs });
    this.#tell({ type: "attempt.finished", job: job.id, outcome });
  }

  /** Never rejects: what an executor should not have thrown is the attempt's failure. */
  async #attempt(job: JobRecord, command: Execute): Promise<Outcome> {
    const stops = this.#makeStops(job.id);
    // Commands of one answer are all taken in before the first attempt begins.
    await Promise.resolve();
    if (stops.stop.signal.aborted) return { status: "cancelled" };
    const order = makeOrder(job, this.#input, this.#scope(job), command.withinGrace);
    if (!order.ok) return { status: "failed", failure: conditionFailure(order.failure) };
    const { job: id, round, attempt, pass } = command;
    const { action, outputs, updates } = order.value;
    const clash = this.#claims.claim(id, outputs);
    if (clash !== undefined) return { status: "failed", failure: clash };
    this.#factsOf(id).outputs = [...outputs, ...updates];
    const log = this.#world.logFile(id, pass, attempt);
    const text = action.kind === "shell" ? action.display : action.uses;
    this.#emit({ type: "attempt.started", job: id, round, attempt, command: text, log });
    try {
      return await this.#world.executor.execute(
        { ...order.value, absent: this.#absentFor(job), log },
        {
          signal: stops.stop.signal,
          killSignal: stops.kill.signal,
          onReport: (report) => this.#guard(() => this.#report(command, report)),
          onWarning: (message) => this.#guard(() => this.#emit({ type: "warning.raised", job: id, message })),
        },
      );
    } catch (error) {
      return { status: "failed", failure: crashed(error) };
    }
  }

  #absentFor(job: JobRecord) {
    return absentOutputs(job, this.#scheduler.jobs, this.#claims, (needed) => this.#scope(needed));
  }

  #report(command: Execute, report: AttemptReport): void {
    const { job, round, attempt } = command;
    this.#emit({ type: "attempt.progressed", job, round, attempt, ...report });
  }

  async #wait(command: Wait): Promise<void> {
    const { job, round, attempt, limit, ceilingMs, jitter, failure } = command;
    const delayMs = Math.round(jitter ? ceilingMs * this.#world.random() : ceilingMs);
    this.#emit({ type: "retry.scheduled", job, round, attempt, limit, delayMs, class: failure.class });
    const stops = this.#makeStops(job);
    await this.#world.clock.sleep(delayMs, stops.stop.signal);
    this.#forgetStops(job);
    this.#tell({ type: "retry.due", job });
  }

  async #hasten(id: string): Promise<void> {
    const stops = this.#stops.get(id);
    const isRunning = this.#job(id).state === "running";
    if (isRunning && stops !== undefined) {
      await this.#world.clock.sleep(this.#input.graceMs, stops.over.signal);
    }
    stops?.stop.abort();
  }

  #makeStops(id: string): Stops {
    const stops = { stop: new AbortController(), kill: new AbortController(), over: new AbortController() };
    this.#stops.set(id, stops);
    return stops;
  }

  #forgetStops(id: string): void {
    this.#stops.get(id)?.over.abort();
    this.#stops.delete(id);
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
    this.#emit({
      type: "stage.settled",
      job: id,
      state,
      durationMs,
      results: state === "succeeded" ? job.results : {},
      outputs: state === "succeeded" ? outputs : [],
      ...(failure === undefined ? {} : { failure }),
    });
  }

  #emit(fact: RunFact): void {
    this.#emitter.emit(fact);
  }

  #scope(job: JobRecord) {
    return buildScope(job, this.#input, this.#scheduler.jobs, this.#facts);
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

function crashed(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return {
    class: "crashed",
    message: `storyflow itself failed here: ${text}`,
    hint: "this is a bug of storyflow: please report it with the run's journal",
    tail: [],
  };
}
