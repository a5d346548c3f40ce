import type { Plan } from "../model/plan.ts";
import type { JobRecord } from "./job-table.ts";

/** Below 0 where the first of two jobs starts first when both could. */
export type StartOrder = (a: JobRecord, b: JobRecord) => number;

/** First the job that begins the longest chain by weight: the run takes at least that long. Then the earlier one of the plan. */
export function startOrder(plan: Plan): StartOrder {
  const weights = weighChains(plan);
  const weightOf = ({ item, planned }: JobRecord) => weights.get(item?.stage.id ?? planned.id) ?? 0;
  return (a, b) => weightOf(b) - weightOf(a) || a.position - b.position;
}

/** By stage, the weight of the heaviest chain of stages that begins with it. */
function weighChains(plan: Plan): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  // Plan order puts needs first, so going backwards all that follows a stage is known before it.
  for (const { id, stage, needs } of plan.stages.toReversed()) {
    const weight = (weights.get(id) ?? 0) + stage.weight;
    weights.set(id, weight);
    for (const need of needs) weights.set(need.stage, Math.max(weights.get(need.stage) ?? 0, weight));
  }
  return weights;
}
