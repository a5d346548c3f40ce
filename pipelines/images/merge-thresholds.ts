import { StageFailure } from "storyflow";
import { measureNames, recordOf } from "./measures.ts";
import type { Levels, MeasureName, Threshold, Thresholds } from "./measures.ts";

type ThresholdChange = {
  readonly at_least?: Partial<Levels>;
  readonly at_most?: Partial<Levels>;
};

export type ThresholdChanges = Partial<Readonly<Record<MeasureName, ThresholdChange>>>;

/** The thresholds with some levels changed. A side that a measure did not have needs all three. */
export function mergeThresholds(thresholds: Thresholds, changes: ThresholdChanges): Thresholds {
  return recordOf(measureNames, (measure) => {
    const { at_least: least, at_most: most } = thresholds[measure];
    const change = changes[measure];
    const merged: Threshold = {
      ...mergedSide("at_least", least, change?.at_least, measure),
      ...mergedSide("at_most", most, change?.at_most, measure),
    };
    return merged;
  });
}

function mergedSide(
  side: keyof Threshold,
  levels: Levels | undefined,
  change: Partial<Levels> | undefined,
  measure: MeasureName,
): Threshold {
  if (levels === undefined && change === undefined) return {};
  const { good, warn, fail } = { ...levels, ...change };
  const place = `thresholds.${measure}.${side}`;
  if (good === undefined || warn === undefined || fail === undefined) {
    throw new StageFailure("contract", `option ${place} lacks one of good, warn and fail`, {
      hint: `${measure} has no such side by default, so give it all three`,
    });
  }
  const [low, high] = side === "at_least" ? [fail, good] : [good, fail];
  if (low <= warn && warn <= high && low < high) return { [side]: { good, warn, fail } };
  const order = side === "at_least" ? "fail ≤ warn ≤ good" : "good ≤ warn ≤ fail";
  throw new StageFailure(
    "contract",
    `option ${place} has good ${good}, warn ${warn}, fail ${fail}, expected ${order}`,
  );
}
