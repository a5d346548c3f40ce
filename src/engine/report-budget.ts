import type { BudgetKind } from "../model/outcome.ts";
import type { Budget } from "../model/pipeline.ts";
import type { ReportedBudget, ReportedCount } from "./run-report.ts";

/** What a stage took of each budget. */
export interface StageSpending {
  readonly stage: string;
  readonly retries: number;
  readonly rounds: number;
  readonly spentMs: number;
}

interface Spending {
  /** Something was refused for it. */
  readonly isSpent: (kind: BudgetKind) => boolean;
  readonly runMs: number;
  /** In plan order. */
  readonly stages: readonly StageSpending[];
}

/** Where each budget of a run went. */
export function budgetOf({ retries, rounds, timeMs }: Budget, spending: Spending): ReportedBudget {
  return {
    ...(retries === undefined ? {} : { retries: countOf("retries", retries, spending) }),
    ...(rounds === undefined ? {} : { rounds: countOf("rounds", rounds, spending) }),
    ...(timeMs === undefined ? {} : { time: timeOf(timeMs, spending) }),
  };
}

function countOf(kind: "retries" | "rounds", limit: number, { isSpent, stages }: Spending): ReportedCount {
  const spenders = stages.filter((stage) => stage[kind] > 0);
  return {
    limit,
    spent: spenders.reduce((sum, stage) => sum + stage[kind], 0),
    isSpent: isSpent(kind),
    stages: spenders.map(({ stage, [kind]: spent }) => ({ stage, spent })),
  };
}

function timeOf(limitMs: number, { isSpent, runMs, stages }: Spending): NonNullable<ReportedBudget["time"]> {
  const spenders = stages.filter(({ spentMs }) => spentMs > 0);
  return {
    limitMs,
    spentMs: runMs,
    isSpent: isSpent("time"),
    stages: spenders.map(({ stage, spentMs }) => ({ stage, spentMs })),
  };
}
