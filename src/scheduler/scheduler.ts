import type { RunFact } from "../model/event.ts";
import type { Failure, SettledState } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { answerableFor } from "./answerable.ts";
import { Attempts } from "./attempts.ts";
import type { Judge, Permission, ScheduleLimits, SchedulerCommand, SchedulerInput } from "./commands.ts";
import { BudgetBook } from "./budget-book.ts";
import { FanOuts } from "./fan-outs.ts";
import type { LoopChains } from "./gates.ts";
import {
  blocksDependents,
  isSettled,
  type JobRecord,
  recordOf,
  rewindJob,
  rootCauses,
  setState,
} from "./job-table.ts";
import { LoopRounds } from "./loop-rounds.ts";
import { failureInBody, innerLoops, type LoopRecord, LoopTable, resetLoop } from "./loop-table.ts";
import type { Slots } from "./pool-book.ts";
import { RunMode } from "./run-mode.ts";
import { StartLine } from "./start-line.ts";
import { Stopping } from "./stopping.ts";
import { WaitingRoom } from "./waiting-room.ts";

/**
 * Decides what to do next: plan × input → commands. Pure and synchronous: no files, no clock, no randomness.
 * One instance serves one run.
 */
export class Scheduler {
  readonly #judge: Judge;
  readonly #jobs: Map<string, JobRecord>;
  readonly #loops: ReadonlyMap<string, LoopRecord>;
  readonly #loopTable: LoopTable;
  readonly #chains: LoopChains;
  readonly #fanOuts: FanOuts;
  readonly #waiting: WaitingRoom;
  readonly #rounds: LoopRounds;
  readonly #stopping: Stopping;
  readonly #line: StartLine;
  readonly #attempts: Attempts;
  #commands: SchedulerCommand[] = [];
  readonly #mode = new RunMode();
  readonly #budget: BudgetBook;
  #isStarted = false;
  #finished = false;
  #open: number;

  constructor(plan: Plan, judge: Judge, limits: ScheduleLimits) {
    this.#judge = judge;
    this.#budget = new BudgetBook(limits.budget ?? {});
    this.#jobs = new Map(
      plan.stages.map((planned, index) => [planned.id, recordOf(planned, index)] as const),
    );
    this.#line = new StartLine(limits.concurrency, plan);
    const loops = new LoopTable(plan);
    this.#loopTable = loops;
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
    this.#attempts = new Attempts(this.#mode, this.#budget, this.#line, {
      loops: this.#loops,
      command: (command) => void this.#commands.push(command),
      succeed: (job) => this.#succeed(job),
      fail: (job, failure) => this.#fail(job, failure),
      cancel: (job) => this.#cancel(job),
      endLoop: (job, loop) => this.#rounds.endForBudget(job, loop, "rounds"),
    });
    this.#stopping = new Stopping(this.#mode, limits.onFailure, {
      jobs: this.#jobs,
      line: this.#line,
      command: (command) => void this.#commands.push(command),
      awaitSlots: (job) => this.#attempts.awaitSlots(job),
      cancel: (job) => this.#cancel(job),
      cancelWait: (job) => this.#attempts.cancelWait(job),
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
        this.#attempts.finish(this.#job(input.job), input);
        break;
      case "attempt.refused":
        this.#attempts.refuse(this.#job(input.job));
        break;
      case "attempt.held":
        this.#attempts.hold(this.#job(input.job));
        break;
      case "retry.due":
        this.#attempts.retry(this.#job(input.job));
        break;
      case "slots.awaited":
      case "slots.acquired":
      case "slots.missed":
        this.#hearOfSlots(this.#job(input.job), input.type);
        break;
      case "time.spent":
        this.#spendTime();
        break;
      case "pause":
      case "resume":
        if (this.#mode.pause(input.type === "pause")) this.#announce({ type: `run.${input.type}d` });
        if (this.#mode.isPaused) this.#stopping.pause();
        break;
      case "stop":
        if (this.#mode.end("signal")) this.#stopping.stop();
        break;
      case "kill":
        this.#stopping.kill();
        break;
    }
    return this.#answer();
  }

  /**
   * Asked when nothing that was made before answers an attempt. A round of a loop takes one from the budget only here, and a job its
   * slots of pools, so that one that is replayed is free and waits for nothing.
   */
  mayExecute(id: string): Permission {
    const loop = this.#loops.get(id);
    if (loop !== undefined && !this.#rounds.takeFromBudget(loop)) return "refused";
    return this.#line.admit(this.#job(id)) ? "granted" : "held";
  }

  /** The slots of a job that executes. */
  slotsOf(id: string): Slots {
    return this.#line.slotsOf(id);
  }

  /** The job that fails in the end where this one does. */
  answerableFor(job: JobRecord): JobRecord {
    return answerableFor(job, { chains: this.#chains, loops: this.#loops, jobs: this.#jobs });
  }

  #answer(): readonly SchedulerCommand[] {
    this.#goOn();
    if (this.#isAllAskedFor()) {
      this.#fanOuts.settlePartial();
      this.#goOn();
    }
    this.#refuseToHang();
    if (this.#open === 0 && !this.#finished) {
      this.#finished = true;
      this.#commands.push({ type: "finish", state: this.#mode.stateOf([...this.#jobs.values()]) });
    }
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  #goOn(): void {
    // Meeting a job may make others due: the list grows while it is walked.
    for (const job of this.#waiting.due) this.#meet(job);
    this.#waiting.due.length = 0;
    this.#attempts.startAll();
  }

  /** Nothing is left that could ask for more jobs of stages of which some are enough. */
  #isAllAskedFor(): boolean {
    const { partialCount } = this.#fanOuts;
    return partialCount > 0 && (this.#open === partialCount || this.#standsStill());
  }

  #standsStill(): boolean {
    if (!this.#isStarted || this.#mode.isPaused) return false;
    return this.#open > 0 && this.#line.isIdle && this.#attempts.retrying === 0;
  }

  /** The plan rules out jobs that wait for each other; one that slips through must not look like a long render. */
  #refuseToHang(): void {
    if (!this.#standsStill()) return;
    const waiting = [...this.#jobs.values()].filter((job) => !job.final).map((job) => job.id);
    throw new Error(`nothing runs, but ${waiting.length} jobs wait: ${waiting.slice(0, 5).join(", ")}`);
  }

  // Deciding

  /** All that the job needs has settled. */
  #meet(job: JobRecord): void {
    if (job.state !== "waiting" || this.#fanOuts.narrow(job)) return;
    const refusal = this.#refusal(job);
    if (refusal !== undefined && refusal !== "cancelled" && this.#isSkippedAnyway(job))
      return this.#judgeJob(job);
    if (refusal !== undefined) return this.#refuse(job, refusal);
    if (job.fanOut !== undefined) return this.#fanOuts.expand(job);
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#judgeJob(job);
    else this.#rounds.judge(job, loop);
  }

  #refusal(job: JobRecord): { readonly causes: readonly string[] } | "cancelled" | undefined {
    if (job.planned.stage.always) return this.#mode.isKilled ? "cancelled" : undefined;
    const needs = this.#mode.isOpen ? job.planned.needs : this.#fanOuts.allNeedsOf(job);
    const needed = needs.map((need) => this.#job(need.stage));
    const causes = needed.filter(blocksDependents).flatMap((need) => rootCauses(need));
    if (causes.length > 0) return { causes: [...new Set(causes)] };
    const isCancelled = !this.#mode.isOpen || needed.some((need) => need.state === "cancelled");
    return isCancelled ? "cancelled" : undefined;
  }

  /** No need of it could have changed that. What fails in the body of a loop is for the loop, and a stage without its list has no jobs. */
  #isSkippedAnyway(job: JobRecord): boolean {
    const isInLoop = this.#chains.has(job.id);
    return !isInLoop && job.fanOut === undefined && this.#judge.isSkippedAnyway(job);
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
    this.#line.push(job);
  }

  /** Of slots that other runs of this machine may have. */
  #hearOfSlots(job: JobRecord, what: "slots.awaited" | "slots.acquired" | "slots.missed"): void {
    if (what === "slots.acquired") this.#line.endAcquiring(job);
    else if (what === "slots.awaited") this.#attempts.waitForOthers(job);
    else if (this.#line.isAcquiring(job)) this.#stopping.dropAcquirer(job);
  }

  #succeed(job: JobRecord): void {
    const loop = this.#loops.get(job.id);
    if (loop === undefined) this.#settle(job, "succeeded");
    else this.#repeatBody(job, loop);
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
    if (holdsBack) this.#stopping.reactToFailure();
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
    if (job.fanOut !== undefined && job.fanOut.jobs === undefined) this.#missList(job);
    if (loop === undefined) this.#waiting.open({ type: "job", id: job.id });
    else this.#settleLoop(job, loop);
    if (chain.length === 0) this.#finalise(job);
  }

  /** Nobody will ever know the list of a stage: it is waited for no longer, and neither are the loops of its items. */
  #missList({ id }: JobRecord): void {
    this.#waiting.open({ type: "list", id });
    for (const { planned } of this.#loopTable.abandon(id)) {
      this.#waiting.dissolve(planned.stage);
      for (const member of planned.body.flatMap((other) => this.#jobs.get(other) ?? [])) {
        const isInLoop = (this.#chains.get(member.id) ?? []).length > 0;
        if (isSettled(member) && !member.final && !isInLoop) this.#finalise(member);
      }
    }
  }

  #settleLoop(job: JobRecord, loop: LoopRecord): void {
    loop.settled = true;
    if (job.state !== "succeeded" && job.state !== "skipped") this.#rounds.putBack(job, loop);
    const { round: rounds, decision, kept } = loop;
    const round = kept === undefined ? {} : { kept: kept.round };
    this.#announce({ type: "loop.settled", loop: job.id, rounds, decision, ...round });
    this.#waiting.open({ type: "loop", id: job.id });
    if ((this.#chains.get(job.id) ?? []).length > 1) return;
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

  #spendTime(): void {
    if (this.#open === 0 || !this.#mode.end("time")) return;
    for (const fact of this.#budget.tellSpent("time")) this.#announce(fact);
    this.#stopping.stop();
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
