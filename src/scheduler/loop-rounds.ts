import type { LoopDecision, RunFact } from "../model/event.ts";
import type { BudgetKind, Failure, SettledState } from "../model/outcome.ts";
import type { BudgetBook } from "./budget-book.ts";
import type { Judge, SchedulerCommand } from "./commands.ts";
import { type JobRecord, type RoundEntry, setState } from "./job-table.ts";
import { judgeRound } from "./judge-round.ts";
import { keepRound, putBackRound } from "./kept-round.ts";
import { type LoopRecord, unsatisfiedFailure } from "./loop-table.ts";

/** What the rounds of a loop need of the scheduler. */
interface RoundsHost {
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly command: (command: SchedulerCommand) => void;
  readonly makeReady: (job: JobRecord) => void;
  readonly fail: (job: JobRecord, failure: Failure) => void;
  readonly settle: (job: JobRecord, state: SettledState) => void;
}

/** Leads loops from round to round: judges, goes on, ends them with the round that is kept. */
export class LoopRounds {
  readonly #judge: Judge;
  readonly #budget: BudgetBook;
  readonly #host: RoundsHost;

  constructor(judge: Judge, budget: BudgetBook, host: RoundsHost) {
    this.#judge = judge;
    this.#budget = budget;
    this.#host = host;
  }

  /** The body of the loop has settled once more. */
  judge(job: JobRecord, loop: LoopRecord): void {
    const judged = judgeRound(job, loop, this.bodyOf(loop), this.#judge);
    if (!judged.ok) return this.#host.fail(job, judged.failure);
    const { entry, explanation, isBest } = judged;
    job.history = [...job.history, entry];
    loop.explanation = explanation;
    this.#announceRound(loop, entry);
    if (isBest) this.#keep(job, loop);
    if (entry.decision === "again") this.#start(job, loop);
    else this.#end(job, loop, entry.decision);
  }

  /** Whether a round may execute. It takes one from the budget, but only once. */
  takeFromBudget(loop: LoopRecord): boolean {
    loop.isPaid ||= this.#budget.take("rounds");
    return loop.isPaid;
  }

  /** Ends a loop that would go on, and that has a round to keep. */
  endForBudget(job: JobRecord, loop: LoopRecord, budget: BudgetKind): void {
    const last = job.history.at(-1);
    if (last === undefined) throw new Error(`loop ${job.id} was never judged`);
    if (job.state !== "waiting") setState(job, "waiting");
    // The round that was to come has not begun.
    if (job.attempt === 0) loop.round -= 1;
    job.round = loop.round;
    loop.budget = budget;
    for (const fact of this.#budget.tellSpent(budget, job.id)) this.#announce(fact);
    const entry: RoundEntry = { ...last, decision: "exhausted" };
    job.history = [...job.history.slice(0, -1), entry];
    this.#announceRound(loop, entry);
    this.#end(job, loop, "exhausted");
  }

  /** Lets the best judged round stand, whatever came after it. */
  putBack(job: JobRecord, loop: LoopRecord): void {
    if (loop.kept === undefined) return;
    putBackRound(loop.kept);
    this.#host.command({ type: "putBack", loop: job.id, jobs: [...loop.planned.body, job.id] });
  }

  bodyOf(loop: LoopRecord): readonly JobRecord[] {
    return loop.planned.body.flatMap((id) => this.#host.jobs.get(id) ?? []);
  }

  #keep(job: JobRecord, loop: LoopRecord): void {
    loop.kept = keepRound(loop.round, this.bodyOf(loop), job);
    this.#host.command({ type: "keep", loop: job.id, jobs: [...loop.planned.body, job.id] });
  }

  #start(job: JobRecord, loop: LoopRecord): void {
    const refused = this.#judge.require(job);
    if (refused !== undefined) return this.#host.fail(job, refused);
    loop.round += 1;
    loop.isPaid = false;
    job.round = loop.round;
    job.pass += 1;
    job.attempt = 0;
    const { round, explanation } = loop;
    const { limit } = loop.planned;
    this.#announce({ type: "round.started", loop: job.id, round, limit, explanation });
    this.#host.makeReady(job);
  }

  #end(job: JobRecord, loop: LoopRecord, decision: Exclude<LoopDecision, "failed">): void {
    loop.decision = decision;
    if (decision !== "satisfied" && loop.planned.onExhausted === "fail") {
      return this.#host.fail(job, unsatisfiedFailure(loop, job.history));
    }
    if (decision !== "satisfied") this.putBack(job, loop);
    if (loop.round > 0) return this.#host.settle(job, "succeeded");
    this.#announce({ type: "stage.skipped", job: job.id, round: 0, explanation: loop.explanation });
    this.#host.settle(job, "skipped");
  }

  #announceRound({ planned, explanation, budget }: LoopRecord, entry: RoundEntry): void {
    const { isRepeated: _repeated, mark: _mark, ...shown } = entry;
    const { stage: loop, limit } = planned;
    const ended = budget === undefined ? {} : { budget };
    this.#announce({ type: "round.settled", loop, limit, explanation, ...shown, ...ended });
  }

  #announce(fact: RunFact): void {
    this.#host.command({ type: "announce", fact });
  }
}
