import type { RunFact } from "../model/event.ts";
import type { Failure, SettledState } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { answerableFor } from "./answerable.ts";
import type { Judge, ScheduleLimits, SchedulerCommand, SchedulerInput } from "./commands.ts";
import { BudgetBook } from "./budget-book.ts";
import { FanOuts } from "./fan-outs.ts";
import type { LoopChains } from "./gates.ts";
import { blocksDependents, type JobRecord, recordOf, rewindJob, rootCauses, setState } from "./job-table.ts";
import { LoopRounds } from "./loop-rounds.ts";
import { failureInBody, innerLoops, type LoopRecord, LoopTable, resetLoop } from "./loop-table.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { planWait, shouldRetry } from "./retry.ts";
import { RunMode } from "./run-mode.ts";
import { WaitingRoom } from "./waiting-room.ts";

type AttemptFinished = Extract<SchedulerInput, { type: "attempt.finished" }>;

/**
 * Decides what to do next: plan × input → commands. Pure and synchronous: no files, no clock, no randomness.
 * One instance serves one run.
 */
export class Scheduler {
  readonly #limits: ScheduleLimits;
  readonly #judge: Judge;
  readonly #jobs: Map<string, JobRecord>;
  readonly #loops: ReadonlyMap<string, LoopRecord>;
  readonly #chains: LoopChains;
  readonly #fanOuts: FanOuts;
  readonly #waiting: WaitingRoom;
  readonly #rounds: LoopRounds;
  readonly #ready = new ReadyQueue();
  #commands: SchedulerCommand[] = [];
  readonly #mode = new RunMode();
  readonly #budget: BudgetBook;
  #isStarted = false;
  #finished = false;
  #running = 0;
  #retrying = 0;
  #open: number;

  constructor(plan: Plan, judge: Judge, limits: ScheduleLimits) {
    this.#judge = judge;
    this.#limits = limits;
    this.#budget = new BudgetBook(limits.budget ?? {});
    this.#jobs = new Map(
      plan.stages.map((planned, index) => [planned.id, recordOf(planned, index)] as const),
    );
    const loops = new LoopTable(plan);
    this.#loops = loops.records;
    this.#chains = loops.chains;
    this.#waiting = new WaitingRoom(plan, this.#jobs, loops);
    this.#open = plan.stages.length;
    this.#fanOuts = new FanOuts(plan, judge, {
      jobs: this.#jobs,
      loops,
      waiting: this.#waiting,
      command: (command) => void this.#commands.push(command),
      countOpen: (jobs) => (this.#open += jobs),
      fail: (job, failure) => this.#fail(job, failure),
      settle: (job, state) => this.#settle(job, state),
    });
    this.#rounds = new LoopRounds(judge, this.#budget, {
      jobs: this.#jobs,
      command: (command) => void this.#commands.push(command),
      makeReady: (job) => this.#makeReady(job),
      fail: (job, failure) => this.#fail(job, failure),
      settle: (job, state) => this.#settle(job, state),
    });
  }

  get jobs(): ReadonlyMap<string, JobRecord> {
    return this.#jobs;
  }

  /** Whether the time of the run was spent before all was done. */
  get isCutShort(): boolean {
    return this.#mode.isCutShort([...this.#jobs.values()]);
  }

  /** The first commands of the run. It may have been paused or stopped before. */
  start(): readonly SchedulerCommand[] {
    this.#isStarted = true;
    for (const job of this.#jobs.values()) this.#waiting.enlist(job);
    return this.#answer();
  }

  /** What to do after something happened. An input for a job that does not run is a bug and throws. */
  receive(input: SchedulerInput): readonly SchedulerCommand[] {
    switch (input.type) {
      case "attempt.finished":
        this.#finishAttempt(this.#job(input.job), input);
        break;
      case "attempt.refused":
        this.#refuseAttempt(this.#job(input.job));
        break;
      case "retry.due":
        this.#retry(this.#job(input.job));
        break;
      case "time.spent":
        this.#spendTime();
        break;
      case "pause":
      case "resume":
        if (this.#mode.pause(input.type === "pause")) this.#announce({ type: `run.${input.type}d` });
        break;
      case "stop":
        if (this.#mode.end("signal")) this.#stop();
        break;
      case "kill":
        this.#kill();
        break;
    }
    return this.#answer();
  }

  /**
   * Asked when nothing that was made before answers an attempt. A round of a loop takes one from the budget only here, so that
   * one that is replayed is free.
   */
  mayExecute(id: string): boolean {
    const loop = this.#loops.get(id);
    if (loop === undefined) return true;
    loop.isPaid ||= this.#budget.take("rounds");
    return loop.isPaid;
  }

  /** The job that fails in the end where this one does. */
  answerableFor(job: JobRecord): JobRecord {
    return answerableFor(job, { chains: this.#chains, loops: this.#loops, jobs: this.#jobs });
  }

  #answer(): readonly SchedulerCommand[] {
    // Meeting a job may make others due: the list grows while it is walked.
    for (const job of this.#waiting.due) this.#meet(job);
    this.#waiting.due.length = 0;
    this.#fillSlots();
    if (this.#open === this.#fanOuts.partialCount) this.#fanOuts.settlePartial();
    this.#refuseToHang();
    if (this.#open === 0 && !this.#finished) {
      this.#finished = true;
      this.#commands.push({ type: "finish", state: this.#mode.stateOf([...this.#jobs.values()]) });
    }
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  /** The plan rules out jobs that wait for each other; one that slips through must not look like a long render. */
  #refuseToHang(): void {
    if (!this.#isStarted || this.#mode.isPaused) return;
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
    if (job.fanOut !== undefined) return this.#fanOuts.expand(job);
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#judgeJob(job);
    else this.#rounds.judge(job, loop);
  }

  #refusal(job: JobRecord): { readonly causes: readonly string[] } | "cancelled" | undefined {
    if (job.planned.stage.always) return this.#mode.isKilled ? "cancelled" : undefined;
    const needed = job.planned.needs.map((need) => this.#job(need.stage));
    const causes = needed.filter(blocksDependents).flatMap((need) => rootCauses(need));
    if (causes.length > 0) return { causes: [...new Set(causes)] };
    const isCancelled = !this.#mode.isOpen || needed.some((need) => need.state === "cancelled");
    return isCancelled ? "cancelled" : undefined;
  }

  #refuse(job: JobRecord, refusal: { readonly causes: readonly string[] } | "cancelled"): void {
    if (refusal === "cancelled") return this.#cancel(job);
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
    this.#makeReady(job);
  }

  #makeReady(job: JobRecord): void {
    this.#announce({ type: "stage.ready", job: job.id, round: job.round });
    this.#ready.push(job);
  }

  // Running

  #fillSlots(): void {
    while (this.#running < this.#limits.concurrency && !this.#mode.isPaused) {
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
    const withinGrace = this.#mode.isHurried;
    this.#commands.push({ type: "execute", job: id, round, attempt, pass, withinGrace });
  }

  #finishAttempt(job: JobRecord, { outcome, key, isCached = false }: AttemptFinished): void {
    if (job.state !== "running") throw new Error(`job ${job.id} ended an attempt while ${job.state}`);
    this.#running -= 1;
    if (outcome.status === "cancelled") return this.#cancel(job);
    if (outcome.status === "failed") return this.#failAttempt(job, outcome.failure);
    job.results = outcome.results;
    job.exitCode = outcome.exitCode;
    job.key = key;
    job.isCached = isCached;
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#settle(job, "succeeded");
    else this.#repeatBody(job, loop);
  }

  /** The next round of a loop would have had to execute, and there is none left. */
  #refuseAttempt(job: JobRecord): void {
    const loop = this.#loops.get(job.id);
    if (job.state !== "running" || loop === undefined) throw new Error(`no round of ${job.id} is to run`);
    this.#running -= 1;
    job.attempt = 0;
    job.pass -= 1;
    this.#rounds.endForBudget(job, loop, "rounds");
  }

  #failAttempt(job: JobRecord, failure: Failure): void {
    const { retry } = job.planned.stage;
    const isWorthIt = failure.isOld !== true && shouldRetry(retry, job.attempt, failure);
    if (!this.#mode.mayRetry || !isWorthIt) return this.#fail(job, failure);
    if (!this.#budget.take("retries")) {
      for (const fact of this.#budget.tellSpent("retries", job.id)) this.#announce(fact);
      return this.#fail(job, this.#budget.unretried(failure));
    }
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
    const body = this.#rounds.bodyOf(loop);
    for (const member of body) {
      const [innermost] = this.#chains.get(member.id) ?? [];
      rewindJob(member, innermost === loop.planned ? loop.round : 0);
    }
    for (const member of [...body, job]) this.#waiting.enlist(member);
  }

  // Settling

  #fail(job: JobRecord, failure: Failure): void {
    job.failure = failure;
    job.exitCode = failure.exitCode ?? null;
    this.#settle(job, "failed");
    const holdsBack = failure.isOld !== true && !this.answerableFor(job).planned.stage.continueOnError;
    if (holdsBack) this.#reactToFailure();
  }

  /** The run goes on no longer. A loop that its time ends keeps the best round. */
  #cancel(job: JobRecord): void {
    const loop = this.#loops.get(job.id);
    if (loop?.kept === undefined || !this.#mode.isOutOfTime) return this.#settle(job, "cancelled");
    this.#rounds.endForBudget(job, loop, "time");
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
    if (job.state !== "succeeded" && job.state !== "skipped") this.#rounds.putBack(job, loop);
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
    this.#fanOuts.countFinal(job);
  }

  // Stopping

  #reactToFailure(): void {
    if (!this.#mode.isOpen) return;
    if (this.#limits.onFailure === "finish") this.#narrow("draining");
    else if (this.#limits.onFailure === "fail_fast") this.#narrow("stopping");
  }

  #spendTime(): void {
    if (this.#open === 0 || !this.#mode.end("time")) return;
    for (const fact of this.#budget.tellSpent("time")) this.#announce(fact);
    this.#stop();
  }

  #stop(): void {
    this.#narrow("stopping");
    for (const job of this.#jobs.values()) this.#hasten(job);
  }

  #hasten(job: JobRecord): void {
    const isUnderWay = job.state === "running" || job.state === "retrying";
    if (isUnderWay && job.planned.stage.always) this.#commands.push({ type: "hasten", job: job.id });
  }

  #kill(): void {
    this.#mode.end("signal");
    this.#narrow("killed");
  }

  /** What has not started will not, but for `always` stages as long as the mode lets them. */
  #narrow(mode: "draining" | "stopping" | "killed"): void {
    this.#mode.narrow(mode);
    for (const job of this.#ready.drain()) {
      if (this.#mode.spares(job)) this.#ready.push(job);
      else this.#cancel(job);
    }
    if (mode === "draining") return;
    for (const job of this.#jobs.values()) {
      if (!this.#mode.spares(job)) this.#abort(job);
    }
  }

  #abort(job: JobRecord): void {
    if (job.state !== "running" && job.state !== "retrying") return;
    this.#commands.push({ type: "abort", job: job.id });
    if (job.state !== "retrying") return;
    this.#retrying -= 1;
    this.#cancel(job);
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
