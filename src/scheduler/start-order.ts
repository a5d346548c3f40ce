import type { Plan, PlannedStage } from "../model/plan.ts";
import type { JobRecord } from "./job-table.ts";

/** Below 0 where the first of two jobs starts first when both could. */
export type StartOrder = (a: JobRecord, b: JobRecord) => number;

/** The heaviest chain of jobs that begins with one of a stage. */
interface ChainWeight {
  /** Of a plain stage, or of the last item of a list. */
  readonly last: number;
  /** So much more for each item behind it: where each job reads the one before it, here or in what is aligned with it. */
  readonly perItem: number;
}

const nothing: ChainWeight = { last: 0, perItem: 0 };

/** First the job that begins the longest chain by weight: the run takes at least that long. Then the earlier one of the plan. */
export function startOrder(plan: Plan): StartOrder {
  const weights = weighChains(plan);
  const weightOf = ({ id, item }: JobRecord) => {
    const { last, perItem } = weights.get(item?.stage.id ?? id) ?? nothing;
    return last + perItem * (item?.behind ?? 0);
  };
  return (a, b) => weightOf(b) - weightOf(a) || a.position - b.position;
}

function weighChains(plan: Plan): ReadonlyMap<string, ChainWeight> {
  const weights = new Map<string, ChainWeight>();
  // Plan order puts needs first, so going backwards all that follows a stage is known before it.
  for (const planned of plan.stages.toReversed()) {
    const weight = addOwn(planned, weights.get(planned.id) ?? nothing);
    weights.set(planned.id, weight);
    for (const { stage } of planned.needs) {
      const isAligned = planned.fanOut?.aligned.includes(stage) === true;
      const along = isAligned ? weight : { ...weight, perItem: 0 };
      weights.set(stage, heavier(weights.get(stage) ?? nothing, along));
    }
  }
  return weights;
}

/** A chain goes on along the list first or through what follows: both ends of that are looked at. */
function addOwn({ stage, fanOut }: PlannedStage, behind: ChainWeight): ChainWeight {
  const own = fanOut?.isChain === true ? stage.weight : 0;
  return { last: behind.last + stage.weight, perItem: Math.max(behind.perItem, own) };
}

function heavier(a: ChainWeight, b: ChainWeight): ChainWeight {
  return { last: Math.max(a.last, b.last), perItem: Math.max(a.perItem, b.perItem) };
}
