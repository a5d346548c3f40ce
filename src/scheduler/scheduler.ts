import type { LoopDecision, RunFact } from "../model/event.ts";
import type { Failure, RunState, SettledState } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { Judge, ScheduleLimits, SchedulerCommand, SchedulerInput } from "./commands.ts";
import { chainLoops, type LoopChains } from "./gates.ts";
import { blocksDependents, type JobRecord, makeJob, rootCauses, setState } from "./job-table.ts";
import { judgeRound } from "./judge-round.ts";
import { keepRound, putBackRound } from "./kept-round.ts";
import {
  failureInBody,
  innerLoops,
  type LoopRecord,
  makeLoops,
  resetLoop,
  unsatisfiedFailure,
} from "./loop-table.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { planWait, shouldRetry } from "./retry.ts";
import { isTolerated } from "./tolerance.ts";
import { WaitingRoom } from "./waiting-room.ts";

type AttemptFinished = Extract<SchedulerInput, { type: "attempt.finished" }>;

/** How willing the run is to start something: all; nothing but `always` stages; nothing. */
type Mode = "open" | "draining" | "stopping" | "killed";

/**
 * Decides what to do next: plan × input → commands. Pure and synchronous: no files, no clock, no randomness.
 * One instance serves one run.
 */
export class Scheduler {
  readonly #limits: ScheduleLimits;
  readonly #judge: Judge;
  readonly #jobs: ReadonlyMap<string, JobRecord>;
  readonly #loops: ReadonlyMap<string, LoopRecord>;
  readonly #chains: LoopChains;
  readonly #waiting: WaitingRoom;
  readonly #ready = new ReadyQueue();
  #commands: SchedulerCommand[] = [];
  #mode: Mode = "open";
  #stopped = false;
  #finished = false;
  #running = 0;
  #retrying = 0;
  #open: number;

  constructor(plan: Plan, judge: Judge, limits: ScheduleLimits) {
    this.#judge = judge;
    this.#limits = limits;
    this.#jobs = new Map(plan.stages.map((planned, index) => [planned.id, makeJob(planned, index)] as const));
    this.#loops = makeLoops(plan);
    this.#chains = chainLoops(plan);
    this.#waiting = new WaitingRoom(plan, this.#chains, this.#jobs, this.#loops);
    this.#open = plan.stages.length;
  }

  get jobs(): ReadonlyMap<string, JobRecord> {
    return this.#jobs;
  }

  /** The first commands of the run. */
  start(): readonly SchedulerCommand[] {
    for (const job of this.#jobs.values()) this.#waiting.enlist(job);
    return this.#answer();
  }

  /** What to do after something happened. An input for a job that does not run is a bug and throws. */
  receive(input: SchedulerInput): readonly SchedulerCommand[] {
    switch (input.type) {
      case "attempt.finished":
        this.#finishAttempt(this.#job(input.job), input);
        break;
      case "retry.due":
        this.#retry(this.#job(input.job));
        break;
      case "stop":
        this.#stop();
        break;
      case "kill":
        this.#kill();
        break;
    }
    return this.#answer();
  }

  #answer(): readonly SchedulerCommand[] {
    // Meeting a job may make others due: the list grows while it is walked.
    for (const job of this.#waiting.due) this.#meet(job);
    this.#waiting.due.length = 0;
    this.#fillSlots();
    this.#refuseToHang();
    if (this.#open === 0 && !this.#finished) {
      this.#finished = true;
      this.#commands.push({ type: "finish", state: this.#runState() });
    }
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  /** The plan rules out jobs that wait for each other; one that slips through must not look like a long render. */
  #refuseToHang(): void {
    if (this.#open === 0 || this.#running > 0 || this.#retrying > 0) return;
    const waiting = [...this.#jobs.values()].filter((job) => !job.final).map((job) => job.id);
    throw new Error(`nothing runs, but ${waiting.length} jobs wait: ${waiting.slice(0, 5).join(", ")}`);
  }

  // Deciding

  /** All that the job needs has settled. */
  #meet(job: JobRecord): void {
    if (job.state !== "waiting") return;
    const refusal = this.#refusal(job);
    if (refusal !== undefined) return this.#refuse(job, refusal);
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#judgeJob(job);
    else this.#judgeLoop(job, loop);
  }

  #refusal(job: JobRecord): { readonly causes: readonly string[] } | "cancelled" | undefined {
    if (job.planned.stage.always) return this.#mode === "killed" ? "cancelled" : undefined;
    const needed = job.planned.needs.map((need) => this.#job(need.stage));
    const causes = needed.filter(blocksDependents).flatMap((need) => rootCauses(need));
    if (causes.length > 0) return { causes: [...new Set(causes)] };
    const isCancelled = this.#mode !== "open" || needed.some((need) => need.state === "cancelled");
    return isCancelled ? "cancelled" : undefined;
  }

  #refuse(job: JobRecord, refusal: { readonly causes: readonly string[] } | "cancelled"): void {
    if (refusal === "cancelled") return this.#settle(job, "cancelled");
    const [cause = job.id] = refusal.causes;
    const failure = failureInBody(this.#loops.get(job.id), this.#job(cause));
    if (failure !== undefined) return this.#fail(job, failure);
    job.causes = refusal.causes;
    this.#announce({ type: "stage.blocked", job: job.id, causes: refusal.causes });
    this.#settle(job, "blocked");
  }

  #judgeJob(job: JobRecord): void {
    const judgement = this.#judge.when(job);
    if (judgement.run === "error") return this.#fail(job, judgement.failure);
    if (judgement.run) return this.#admit(job);
    this.#announce({
      type: "stage.skipped",
      job: job.id,
      round: job.round,
      explanation: judgement.explanation,
    });
    this.#settle(job, "skipped");
  }

  #admit(job: JobRecord): void {
    const refused = this.#judge.require(job);
    if (refused !== undefined) return this.#fail(job, refused);
    this.#ready.push(job);
  }

  /** The body of the loop has settled once more. */
  #judgeLoop(job: JobRecord, loop: LoopRecord): void {
    const judged = judgeRound(job, loop, this.#bodyOf(loop), this.#judge);
    if (!judged.ok) return this.#fail(job, judged.failure);
    const { entry, explanation, isBest } = judged;
    job.history = [...job.history, entry];
    const { isRepeated: _repeated, mark: _mark, ...shown } = entry;
    const { limit } = loop.planned;
    this.#announce({ type: "round.settled", loop: job.id, limit, explanation, ...shown });
    if (isBest) this.#keep(job, loop);
    if (entry.decision === "again") this.#startRound(job, loop, explanation);
    else this.#endLoop(job, loop, entry.decision, explanation);
  }

  #keep(job: JobRecord, loop: LoopRecord): void {
    loop.kept = keepRound(loop.round, this.#bodyOf(loop), job);
    this.#commands.push({ type: "keep", loop: job.id });
  }

  /** Lets the best judged round stand, whatever came after it. */
  #putBack(job: JobRecord, loop: LoopRecord): void {
    if (loop.kept === undefined) return;
    putBackRound(loop.kept);
    this.#commands.push({ type: "putBack", loop: job.id });
  }

  #bodyOf(loop: LoopRecord): readonly JobRecord[] {
    return loop.planned.body.map((id) => this.#job(id));
  }

  #startRound(job: JobRecord, loop: LoopRecord, explanation: string): void {
    const refused = this.#judge.require(job);
    if (refused !== undefined) return this.#fail(job, refused);
    loop.round += 1;
    job.round = loop.round;
    job.pass += 1;
    job.attempt = 0;
    const { limit } = loop.planned;
    this.#announce({ type: "round.started", loop: job.id, round: loop.round, limit, explanation });
    this.#ready.push(job);
  }

  #endLoop(
    job: JobRecord,
    loop: LoopRecord,
    decision: Exclude<LoopDecision, "failed">,
    explanation: string,
  ): void {
    loop.decision = decision;
    if (decision !== "satisfied" && loop.planned.onExhausted === "fail") {
      return this.#fail(job, unsatisfiedFailure(loop, job.history, explanation));
    }
    if (decision !== "satisfied") this.#putBack(job, loop);
    if (loop.round > 0) return this.#settle(job, "succeeded");
    this.#announce({ type: "stage.skipped", job: job.id, round: 0, explanation });
    this.#settle(job, "skipped");
  }

  // Running

  #fillSlots(): void {
    while (this.#running < this.#limits.concurrency) {
      const job = this.#ready.pop();
      if (job === undefined) return;
      this.#startAttempt(job);
    }
  }

  #startAttempt(job: JobRecord): void {
    setState(job, "running");
    this.#running += 1;
    job.attempt += 1;
    const { id, round, attempt, pass } = job;
    const withinGrace = this.#stopped;
    this.#commands.push({ type: "execute", job: id, round, attempt, pass, withinGrace });
  }

  #finishAttempt(job: JobRecord, { outcome, key, isCached = false }: AttemptFinished): void {
    if (job.state !== "running") throw new Error(`job ${job.id} ended an attempt while ${job.state}`);
    this.#running -= 1;
    if (outcome.status === "cancelled") return this.#settle(job, "cancelled");
    if (outcome.status === "failed") return this.#failAttempt(job, outcome.failure);
    job.results = outcome.results;
    job.exitCode = outcome.exitCode;
    job.key = key;
    job.isCached = isCached;
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#settle(job, "succeeded");
    else this.#repeatBody(job, loop);
  }

  #failAttempt(job: JobRecord, failure: Failure): void {
    const { retry } = job.planned.stage;
    const mayRetry = this.#mode === "open" || this.#mode === "draining";
    if (!mayRetry || !shouldRetry(retry, job.attempt, failure)) return this.#fail(job, failure);
    setState(job, "retrying");
    this.#retrying += 1;
    this.#commands.push({
      type: "wait",
      job: job.id,
      round: job.round,
      attempt: job.attempt + 1,
      limit: retry.limit,
      ...planWait(retry, job.attempt, failure),
      failure,
    });
  }

  #retry(job: JobRecord): void {
    // A wait that was aborted may still come due.
    if (job.state !== "retrying") return;
    this.#retrying -= 1;
    this.#ready.push(job);
  }

  #repeatBody(job: JobRecord, loop: LoopRecord): void {
    setState(job, "waiting");
    for (const inner of innerLoops(loop, this.#loops)) resetLoop(inner);
    const body = this.#bodyOf(loop);
    for (const member of body) this.#rewind(member, loop);
    for (const member of [...body, job]) this.#waiting.enlist(member);
  }

  #rewind(job: JobRecord, loop: LoopRecord): void {
    setState(job, "waiting");
    const [innermost] = this.#chains.get(job.id) ?? [];
    job.round = innermost === loop.planned ? loop.round : 0;
    job.pass += 1;
    job.attempt = 0;
    job.results = {};
    job.exitCode = null;
    job.history = [];
    job.key = undefined;
    job.failure = undefined;
  }

  // Settling

  #fail(job: JobRecord, failure: Failure): void {
    job.failure = failure;
    job.exitCode = failure.exitCode ?? null;
    this.#settle(job, "failed");
    if (!isTolerated(job, this.#chains, this.#loops, this.#jobs)) this.#reactToFailure();
  }

  #settle(job: JobRecord, state: SettledState): void {
    setState(job, state);
    const loop = this.#loops.get(job.id);
    const chain = this.#chains.get(job.id) ?? [];
    if (loop === undefined) this.#waiting.open({ type: "job", id: job.id });
    else this.#settleLoop(job, loop);
    if (chain.length === 0) this.#finalise(job);
  }

  #settleLoop(job: JobRecord, loop: LoopRecord): void {
    loop.settled = true;
    if (job.state !== "succeeded" && job.state !== "skipped") this.#putBack(job, loop);
    const { round: rounds, decision, kept } = loop;
    const round = kept === undefined ? {} : { kept: kept.round };
    this.#announce({ type: "loop.settled", loop: job.id, rounds, decision, ...round });
    this.#waiting.open({ type: "loop", id: job.id });
    if (loop.planned.parent !== undefined) return;
    for (const id of loop.planned.body) this.#finalise(this.#job(id));
    this.#finalise(job);
  }

  #finalise(job: JobRecord): void {
    job.final = true;
    this.#open -= 1;
    this.#commands.push({ type: "settle", job });
    this.#waiting.countFinal(job);
  }

  // Stopping

  #reactToFailure(): void {
    if (this.#mode !== "open") return;
    if (this.#limits.onFailure === "finish") this.#narrow("draining");
    else if (this.#limits.onFailure === "fail_fast") this.#narrow("stopping");
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#narrow("stopping");
    for (const job of this.#jobs.values()) this.#hasten(job);
  }

  #hasten(job: JobRecord): void {
    const isUnderWay = job.state === "running" || job.state === "retrying";
    if (isUnderWay && job.planned.stage.always) this.#commands.push({ type: "hasten", job: job.id });
  }

  #kill(): void {
    this.#stopped = true;
    this.#narrow("killed");
  }

  /** What has not started will not, but for `always` stages as long as the mode lets them. */
  #narrow(mode: Mode): void {
    this.#mode = mode;
    for (const job of this.#ready.drain()) {
      if (this.#survives(job)) this.#ready.push(job);
      else this.#settle(job, "cancelled");
    }
    if (mode === "draining") return;
    for (const job of this.#jobs.values()) {
      if (!this.#survives(job)) this.#abort(job);
    }
  }

  #survives(job: JobRecord): boolean {
    if (job.planned.stage.always) return this.#mode !== "killed";
    return this.#mode === "draining" && job.state === "retrying";
  }

  #abort(job: JobRecord): void {
    if (job.state !== "running" && job.state !== "retrying") return;
    this.#commands.push({ type: "abort", job: job.id });
    if (job.state !== "retrying") return;
    this.#retrying -= 1;
    this.#settle(job, "cancelled");
  }

  #runState(): RunState {
    if (this.#stopped) return "cancelled";
    const hasFailed = [...this.#jobs.values()].some(
      (job) => job.state === "failed" && !job.planned.stage.continueOnError,
    );
    return hasFailed ? "failed" : "succeeded";
  }

  #announce(fact: RunFact): void {
    this.#commands.push({ type: "announce", fact });
  }

  #job(id: string): JobRecord {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id} in this plan`);
    return job;
  }
}
