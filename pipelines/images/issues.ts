import { categoryOf, measureLabels, measureNames } from "./measures.ts";
import type { Category, MeasureName, Thresholds } from "./measures.ts";
import type { PanelJudgement } from "./score.ts";

/** What can be done about an issue; `regenerate` is beyond any filter. */
export const fixNames = ["deblock", "denoise", "stretch", "match_colour", "sharpen", "regenerate"] as const;

export type FixName = (typeof fixNames)[number];

export type Issue = {
  readonly category: Category;
  readonly severity: "error" | "warning";
  readonly description: string;
  readonly suggested_fix: string;
  readonly panel: string;
  readonly measure: MeasureName;
  readonly value: number;
  /** The value that was missed. */
  readonly threshold: number;
  readonly fix: FixName;
};

/** Blurred beyond this, a picture has no detail that sharpening could bring back, only edges it could fake. */
const mendableLaplacianVariance = 35;

const suggestions: Readonly<Record<FixName, string>> = {
  deblock: "smooth the JPEG blocks (autofix does), or save the picture with a higher quality",
  denoise: "median filter (autofix does)",
  stretch: "stretch the tones (autofix does)",
  match_colour: "match its colours to the set's (autofix does)",
  sharpen: "sharpen (autofix does)",
  regenerate: "make a new picture, with another seed: no filter mends this",
};

const complaints: Readonly<Record<MeasureName, readonly [low: string, high: string]>> = {
  laplacian_variance: ["is soft", ""],
  edge_sharpness: ["has soft edges", ""],
  noise_sigma: ["", "is noisy"],
  blockiness: ["", "shows JPEG blocks"],
  luma_mean: ["is too dark", "is too bright"],
  clipped_dark: ["", "loses detail in black"],
  clipped_light: ["", "loses detail in white"],
  luma_deviation: ["has little contrast", ""],
  entropy: ["has few tones", ""],
  hash_distance: ["looks like another panel", ""],
  colour_drift: ["", "drifts from the colours of the set"],
};

export interface JudgedPanel {
  readonly panel: string;
  readonly judgement: PanelJudgement;
  /** The earlier panel that it resembles most. */
  readonly nearest?: string;
}

/** Everything that keeps a panel from being good, in the order of the measures. */
export function panelIssues(judged: JudgedPanel, thresholds: Thresholds): readonly Issue[] {
  return measureNames.flatMap((measure) => measureIssue(judged, measure, thresholds) ?? []);
}

function measureIssue(judged: JudgedPanel, measure: MeasureName, thresholds: Thresholds): Issue | undefined {
  const { value, verdict } = judged.judgement.measures[measure];
  if (verdict === "good") return undefined;
  const { at_least: least, at_most: most } = thresholds[measure];
  const low = least !== undefined && value < least.warn;
  const levels = low ? least : most;
  if (levels === undefined) return undefined;
  const fix = chooseFix(measure, judged.judgement);
  const wanted = `should be at ${low ? "least" : "most"} ${levels.warn}, fails ${low ? "below" : "above"} ${levels.fail}`;
  return {
    category: categoryOf[measure],
    severity: verdict === "fail" ? "error" : "warning",
    description: `${judged.panel} ${complaint(judged, measure, low)}: ${measureLabels[measure]} ${shown(value)} (${wanted})`,
    suggested_fix: suggestions[fix],
    panel: judged.panel,
    measure,
    value: rounded(value),
    threshold: verdict === "fail" ? levels.fail : levels.warn,
    fix,
  };
}

function complaint({ nearest, judgement }: JudgedPanel, measure: MeasureName, low: boolean): string {
  if (measure === "hash_distance" && nearest !== undefined) {
    return judgement.measures[measure].verdict === "fail" ? `repeats ${nearest}` : `is close to ${nearest}`;
  }
  return complaints[measure][low ? 0 : 1];
}

function chooseFix(measure: MeasureName, { measures }: PanelJudgement): FixName {
  if (measures.luma_deviation.verdict === "fail" || measures.entropy.verdict === "fail") return "regenerate";
  switch (measure) {
    case "noise_sigma":
      return "denoise";
    case "blockiness":
      return "deblock";
    case "luma_mean":
    case "clipped_dark":
    case "luma_deviation":
    case "entropy":
      return "stretch";
    case "colour_drift":
      return "match_colour";
    case "laplacian_variance":
    case "edge_sharpness":
      return sharpnessFix(measures);
    case "clipped_light":
    case "hash_distance":
      return "regenerate";
  }
}

// A dark or flat picture has little detail to measure, sharp or not: its tones come first.
function sharpnessFix(measures: PanelJudgement["measures"]): FixName {
  const pale = (["luma_mean", "luma_deviation", "entropy"] as const).some(
    (name) => measures[name].verdict !== "good",
  );
  if (pale) return "stretch";
  return measures.laplacian_variance.value < mendableLaplacianVariance ? "regenerate" : "sharpen";
}

/** As a person reads it. */
export function shown(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** As a file keeps it. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
