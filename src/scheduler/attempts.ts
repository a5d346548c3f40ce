import type { RunFact } from "../model/event.ts";
import type { Failure } from "../model/outcome.ts";
import type { BudgetBook } from "./budget-book.ts";
import type { SchedulerCommand, SchedulerInput } from "./commands.ts";
import { type JobRecord, setState } from "./job-table.ts";
import type { LoopRecord } from "./loop-table.ts";
import { planWait, shouldRetry } from "./retry.ts";
import type { RunMode } from "./run-mode.ts";
import type { StartLine } from "./start-line.ts";

type AttemptFinished = Extract<SchedulerInput, { type: "attempt.finished" }>;

/** What attempts need of the scheduler. */
interface AttemptsHost {
  readonly loops: ReadonlyMap<string, LoopRecord>;
  readonly command: (command: SchedulerCommand) => void;
  readonly succeed: (job: JobRecord) => void;
  readonly fail: (job: JobRecord, failure: Failure) => void;
  readonly cancel: (job: JobRecord) => void;
  /** The budget has no round left for it. */
  readonly endLoop: (job: JobRecord, loop: LoopRecord) => void;
}

/** Starts jobs as places are free, and decides after each attempt whether there is another one. */
export class Attempts {
  readonly #mode: RunMode;
  readonly #budget: BudgetBook;
  readonly #line: StartLine;
  readonly #host: AttemptsHost;
  #retrying = 0;

  constructor(mode: RunMode, budget: BudgetBook, line: StartLine, host: AttemptsHost) {
    this.#mode = mode;
    this.#budget = budget;
    this.#line = line;
    this.#host = host;
  }

  /** Jobs that wait for their next attempt. */
  get retrying(): number {
    return this.#retrying;
  }

  startAll(): void {
    while (!this.#mode.isPaused) {
      const next = this.#line.next();
      if (next === undefined) return;
      if (next.type === "start") this.#start(next.job);
      else this.#host.command({ type: "acquire", job: next.job.id, withinGrace: this.#mode.isHurried });
    }
  }

  #start(job: JobRecord): void {
    setState(job, "running");
    job.attempt += 1;
    const { id, round, attempt, pass } = job;
    const withinGrace = this.#mode.isHurried;
    this.#host.command({ type: "execute", job: id, round, attempt, pass, withinGrace });
  }

  finish(job: JobRecord, { outcome, key, isCached = false }: AttemptFinished): void {
    if (job.state !== "running") throw new Error(`job ${job.id} ended an attempt while ${job.state}`);
    this.#line.leave(job);
    if (outcome.status === "cancelled") return this.#host.cancel(job);
    if (outcome.status === "failed") return this.#failAttempt(job, outcome.failure);
    job.results = outcome.results;
    job.exitCode = outcome.exitCode;
    job.key = key;
    job.isCached = isCached;
    this.#host.succeed(job);
  }

  /** The next round of a loop would have had to execute, and there is none left. */
  refuse(job: JobRecord): void {
    const loop = this.#host.loops.get(job.id);
    if (job.state !== "running" || loop === undefined) throw new Error(`no round of ${job.id} is to run`);
    this.#line.leave(job);
    job.attempt = 0;
    job.pass -= 1;
    this.#host.endLoop(job, loop);
  }

  /** It has to execute, and others have what it needs for that: it gives its place to those that can go on. */
  hold(job: JobRecord): void {
    if (job.state !== "running") throw new Error(`job ${job.id} is to be held while ${job.state}`);
    this.#line.leave(job);
    job.attempt -= 1;
    setState(job, "waiting");
    if (this.#mode.isOpen || this.#mode.spares(job)) this.awaitSlots(job);
    else this.#host.cancel(job);
  }

  /** The wait of a job for its next attempt is over. */
  retry(job: JobRecord): void {
    // A wait that was aborted may still come due.
    if (job.state !== "retrying") return;
    this.#retrying -= 1;
    this.awaitSlots(job);
  }

  cancelWait(job: JobRecord): void {
    this.#retrying -= 1;
    this.#host.cancel(job);
  }

  awaitSlots(job: JobRecord): void {
    this.#announceWait(job, this.#line.hold(job));
  }

  /** Other runs of this machine have its slots. */
  waitForOthers(job: JobRecord): void {
    this.#announceWait(job, this.#line.waitForOthers(job), { isElsewhere: true });
  }

  #announceWait(job: JobRecord, pools: readonly string[], facts: { readonly isElsewhere?: true } = {}): void {
    if (pools.length === 0) return;
    this.#announce({ type: "slots.awaited", job: job.id, round: job.round, pools, ...facts });
  }

  #failAttempt(job: JobRecord, failure: Failure): void {
    const { retry } = job.planned.stage;
    const isWorthIt = failure.isOld !== true && shouldRetry(retry, job.attempt, failure);
    if (!this.#mode.mayRetry || !isWorthIt) return this.#host.fail(job, failure);
    if (!this.#budget.take("retries")) {
      for (const fact of this.#budget.tellSpent("retries", job.id)) this.#announce(fact);
      return this.#host.fail(job, this.#budget.unretried(failure));
    }
    setState(job, "retrying");
    this.#retrying += 1;
    this.#host.command({
      type: "wait",
      job: job.id,
      round: job.round,
      attempt: job.attempt + 1,
      limit: retry.limit,
      ...planWait(retry, job.attempt, failure),
      failure,
    });
  }

  #announce(fact: RunFact): void {
    this.#host.command({ type: "announce", fact });
  }
}
