import type { ReportedBudget, ReportedCount, RunReport } from "../engine/run-report.ts";
import type { BudgetSpent } from "../model/event.ts";
import { formatDuration } from "./format-time.ts";
import { countOf, listOf } from "./words.ts";

const spendersShown = 3;

/** That a budget is spent, and what that means for the rest of the run. */
export function budgetSpentText(event: BudgetSpent): string {
  switch (event.budget) {
    case "retries":
      return `the budget of ${retriesText(event.limit)} is spent: nothing is tried again`;
    case "rounds":
      return `the budget of ${countOf(event.limit, "round")} is spent: no loop goes on`;
    case "time":
      return `the budget of ${formatDuration(event.limitMs)} is spent: what runs is stopped`;
  }
}

/** For the summary: of each budget how much went where. */
export function budgetLines({ budget }: RunReport): readonly string[] {
  const { retries, rounds } = budget;
  const parts = [
    ...(retries === undefined ? [] : [countText(retries, retriesText(retries.limit))]),
    ...(rounds === undefined ? [] : [countText(rounds, countOf(rounds.limit, "round"))]),
    ...timeParts(budget),
  ];
  return parts.map((text) => `  budget: ${text}`);
}

function countText({ spent, isSpent, stages }: ReportedCount, limit: string): string {
  const spenders = stages.toSorted((a, b) => b.spent - a.spent);
  const on = spenders.map((stage) => `${stage.stage} ${stage.spent}`);
  return `${spent} of ${limit}${spentText(isSpent, on)}`;
}

function timeParts({ time }: ReportedBudget): readonly string[] {
  if (time === undefined) return [];
  const { limitMs, spentMs, isSpent, stages } = time;
  const spenders = stages.toSorted((a, b) => b.spentMs - a.spentMs);
  const on = spenders.map((stage) => `${stage.stage} ${formatDuration(stage.spentMs)}`);
  return [`${formatDuration(spentMs)} of ${formatDuration(limitMs)}${spentText(isSpent, on)}`];
}

function spentText(isSpent: boolean, spenders: readonly string[]): string {
  const on = spenders.length === 0 ? "" : ` (${listOf(spenders, spendersShown)})`;
  return `${isSpent ? ", all spent" : ""}${on}`;
}

function retriesText(count: number): string {
  return `${count} ${count === 1 ? "retry" : "retries"}`;
}
