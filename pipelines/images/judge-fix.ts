import type { Filter } from "./fixes.ts";
import { fixNames, shown } from "./issues.ts";
import type { FixName } from "./issues.ts";
import { measureLabels, measureNames } from "./measures.ts";
import type { MeasureName } from "./measures.ts";
import type { PanelJudgement } from "./score.ts";

/** The filters that a panel's issues ask for, in the order in which they do not undo each other. */
export function plannedFixes(issues: readonly { readonly fix: FixName }[]): readonly Filter[] {
  const asked = new Set(issues.map(({ fix }) => fix));
  return fixNames.filter((fix): fix is Filter => fix !== "regenerate" && asked.has(fix));
}

interface FixDecision {
  readonly kept: boolean;
  readonly reason: string;
}

/**
 * Keeps a fix only when the panel as a whole is better for it. One measure alone proves nothing: a strong sharpening
 * lifts the sharpness of a blurred picture past its mark and makes it noisy.
 */
export function judgeFix(before: PanelJudgement, after: PanelJudgement, minGain: number): FixDecision {
  const spoilt = after.failed.find((name) => !before.failed.includes(name));
  if (spoilt !== undefined) return { kept: false, reason: `it spoils ${change(spoilt, before, after)}` };
  const gain = after.uncapped - before.uncapped;
  if (gain < minGain) {
    return { kept: false, reason: `all in all the panel gains ${gain.toFixed(2)}, less than ${minGain}` };
  }
  const most = measureNames.toSorted(
    (one, other) => gainOf(other, before, after) - gainOf(one, before, after),
  )[0];
  const best = most === undefined ? "" : `, most by ${change(most, before, after)}`;
  return { kept: true, reason: `the panel gains ${gain.toFixed(2)}${best}` };
}

function gainOf(name: MeasureName, before: PanelJudgement, after: PanelJudgement): number {
  return after.measures[name].score - before.measures[name].score;
}

function change(name: MeasureName, before: PanelJudgement, after: PanelJudgement): string {
  return `${measureLabels[name]}: ${shown(before.measures[name].value)} → ${shown(after.measures[name].value)}`;
}
