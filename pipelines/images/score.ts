import { categories, categoryOf, measureNames, recordOf } from "./measures.ts";
import type {
  Category,
  Levels,
  MeasureName,
  PanelValues,
  Threshold,
  Thresholds,
  Weights,
} from "./measures.ts";

export type Verdict = "good" | "warn" | "fail";

export type MeasureScore = { readonly value: number; readonly score: number; readonly verdict: Verdict };

export interface PanelJudgement {
  readonly measures: Readonly<Record<MeasureName, MeasureScore>>;
  readonly categories: Readonly<Record<Category, number>>;
  /** 0 to 5, capped when a measure fails. */
  readonly score: number;
  /** The same without any cap, so that half a repair shows. */
  readonly uncapped: number;
  readonly failed: readonly MeasureName[];
}

export interface Standard {
  readonly thresholds: Thresholds;
  readonly weights: Weights;
}

const best = 5;
const scoreAtWarn = 3.5;
const scoreAtFail = 1.5;
const panelCapOnFail = 2;

/** Piecewise linear: 0 at the worst, 1.5 where it fails, 3.5 where a warning begins, 5 from `good` on. */
export function scoreValue(value: number, { at_least: least, at_most: most }: Threshold): number {
  const ofLeast = least === undefined ? best : interpolate(value, { ...least, worst: 0 });
  const ofMost = most === undefined ? best : interpolate(-value, negated(most));
  return Math.min(ofLeast, ofMost);
}

// Past `fail`, a value that must stay small has as far to go to 0 as it had from `good`.
function negated({ good, warn, fail }: Levels): Levels & { readonly worst: number } {
  return { good: -good, warn: -warn, fail: -fail, worst: -(2 * fail - good) };
}

function interpolate(
  value: number,
  { good, warn, fail, worst }: Levels & { readonly worst: number },
): number {
  if (value >= good) return best;
  if (value >= warn) return between(value, warn, scoreAtWarn, good, best);
  if (value >= fail) return between(value, fail, scoreAtFail, warn, scoreAtWarn);
  if (value > worst) return between(value, worst, 0, fail, scoreAtFail);
  return 0;
}

function between(value: number, from: number, low: number, to: number, high: number): number {
  return low + ((value - from) / (to - from)) * (high - low);
}

export function verdictOf(value: number, { at_least: least, at_most: most }: Threshold): Verdict {
  if (least !== undefined && value < least.fail) return "fail";
  if (most !== undefined && value > most.fail) return "fail";
  if (least !== undefined && value < least.warn) return "warn";
  if (most !== undefined && value > most.warn) return "warn";
  return "good";
}

/** All measures of one panel, each category as the mean of its measures, the panel as their weighted mean. */
export function judgePanel(values: PanelValues, { thresholds, weights }: Standard): PanelJudgement {
  const measures = recordOf(measureNames, (name): MeasureScore => {
    const value = values[name];
    const threshold = thresholds[name];
    return { value, score: scoreValue(value, threshold), verdict: verdictOf(value, threshold) };
  });
  const failed = measureNames.filter((name) => measures[name].verdict === "fail");
  const means = recordOf(categories, (category) =>
    mean(measureNames.filter((name) => categoryOf[name] === category).map((name) => measures[name].score)),
  );
  const capped = recordOf(categories, (category) =>
    failed.some((name) => categoryOf[name] === category)
      ? Math.min(means[category], scoreAtFail)
      : means[category],
  );
  const score = weightedMean(capped, weights);
  return {
    measures,
    categories: capped,
    score: failed.length > 0 ? Math.min(score, panelCapOnFail) : score,
    uncapped: weightedMean(means, weights),
    failed,
  };
}

/** The set's score: the mean of its panels, under a cap of 3 that sinks to 1 with the share of failed panels. */
export function overallScore(panels: readonly PanelJudgement[]): number {
  const failedShare = panels.filter((panel) => panel.failed.length > 0).length / panels.length;
  const score = mean(panels.map((panel) => panel.score));
  return failedShare > 0 ? Math.min(score, 3 - 2 * failedShare) : score;
}

export function categoryScores(panels: readonly PanelJudgement[]): Readonly<Record<Category, number>> {
  return recordOf(categories, (category) => mean(panels.map((panel) => panel.categories[category])));
}

function weightedMean(scores: Readonly<Record<Category, number>>, weights: Weights): number {
  const whole = categories.reduce((sum, category) => sum + weights[category], 0);
  return categories.reduce((sum, category) => sum + scores[category] * weights[category], 0) / whole;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
