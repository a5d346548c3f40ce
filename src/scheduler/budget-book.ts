import type { RunFact } from "../model/event.ts";
import type { BudgetKind, Failure } from "../model/outcome.ts";
import type { Budget } from "../model/pipeline.ts";

/** What the run may spend and has spent, over all jobs. Time is the engine's to count. */
export class BudgetBook {
  readonly #budget: Budget;
  readonly #spent = { retries: 0, rounds: 0 };
  readonly #told = new Set<BudgetKind>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Takes one; false where none is left. */
  take(kind: "retries" | "rounds"): boolean {
    if (this.#spent[kind] >= (this.#budget[kind] ?? Number.POSITIVE_INFINITY)) return false;
    this.#spent[kind] += 1;
    return true;
  }

  /** That a budget is spent is told once, when something is refused for it. */
  tellSpent(kind: BudgetKind, job?: string): readonly RunFact[] {
    if (this.#told.has(kind)) return [];
    this.#told.add(kind);
    const { timeMs = 0 } = this.#budget;
    if (kind === "time") return [{ type: "budget.spent", budget: kind, limitMs: timeMs }];
    const limit = this.#budget[kind] ?? 0;
    return [{ type: "budget.spent", budget: kind, limit, ...(job === undefined ? {} : { job }) }];
  }

  /** A failure after which there would have been another attempt. */
  unretried(failure: Failure): Failure {
    const limit = this.#budget.retries ?? 0;
    const why = `not tried again: the run's budget of ${limit} ${limit === 1 ? "retry" : "retries"} is spent`;
    return { ...failure, budget: "retries", details: [...(failure.details ?? []), why] };
  }
}
