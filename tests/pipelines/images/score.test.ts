import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  categories,
  defaultThresholds,
  defaultWeights,
  measureNames,
  recordOf,
} from "../../../pipelines/images/measures.ts";
import type { MeasureName, PanelValues } from "../../../pipelines/images/measures.ts";
import {
  categoryScores,
  judgePanel,
  overallScore,
  scoreValue,
  verdictOf,
} from "../../../pipelines/images/score.ts";
import { mergeThresholds } from "../../../pipelines/images/merge-thresholds.ts";

const standard = { thresholds: defaultThresholds, weights: defaultWeights };

const goodValues: PanelValues = {
  laplacian_variance: 400,
  edge_sharpness: 3,
  noise_sigma: 2,
  blockiness: 1,
  luma_mean: 100,
  clipped_dark: 0,
  clipped_light: 0,
  luma_deviation: 45,
  entropy: 7.2,
  hash_distance: 30,
  colour_drift: 3,
};

/** What each measure can be at all. */
const ranges: Readonly<Record<MeasureName, number>> = {
  laplacian_variance: 4000,
  edge_sharpness: 12,
  noise_sigma: 40,
  blockiness: 5,
  luma_mean: 255,
  clipped_dark: 100,
  clipped_light: 100,
  luma_deviation: 127.5,
  entropy: 8,
  hash_distance: 64,
  colour_drift: 120,
};

const anyMeasure = fc.constantFrom(...measureNames);
const anyValues = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 })
  .map((shares) =>
    recordOf(measureNames, (name) => (shares[measureNames.indexOf(name)] ?? 0) * ranges[name]),
  );

describe("a measure's score", () => {
  const { laplacian_variance: sharp, noise_sigma: noise, luma_mean: mean } = defaultThresholds;

  it("is 5, 3.5 and 1.5 at its levels, and 0 at the worst", () => {
    expect([200, 120, 50, 0].map((value) => scoreValue(value, sharp))).toEqual([5, 3.5, 1.5, 0]);
    expect([5, 7, 10, 15].map((value) => scoreValue(value, noise))).toEqual([5, 3.5, 1.5, 0]);
  });

  it("goes in a straight line between the levels and no farther than 0 and 5", () => {
    expect(scoreValue(85, sharp)).toBeCloseTo(2.5, 9);
    expect(scoreValue(8.5, noise)).toBeCloseTo(2.5, 9);
    expect([9000, -5].map((value) => scoreValue(value, sharp))).toEqual([5, 0]);
  });

  it("of a value with two sides is the lower of both", () => {
    expect([16, 32, 100, 215, 240].map((value) => scoreValue(value, mean))).toEqual([1.5, 3.5, 5, 3.5, 1.5]);
    expect([15, 16, 31, 32, 215, 216, 241].map((value) => verdictOf(value, mean))).toEqual([
      "fail",
      "warn",
      "warn",
      "good",
      "good",
      "warn",
      "fail",
    ]);
  });

  it("never falls as a value gets better", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("at_least", "at_most"),
        fc.uniqueArray(fc.double({ min: 0.1, max: 900, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.double({ min: -50, max: 2000, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (side, three, value, step) => {
          const [low = 0, middle = 0, high = 0] = three.toSorted((one, other) => one - other);
          const least = side === "at_least";
          const levels = least
            ? { fail: low, warn: middle, good: high }
            : { good: low, warn: middle, fail: high };
          const better = least ? value + step : value - step;
          expect(scoreValue(better, { [side]: levels })).toBeGreaterThanOrEqual(
            scoreValue(value, { [side]: levels }),
          );
        },
      ),
    );
  });

  it("is above 3.5 where the verdict is good and below 1.5 where it fails", () => {
    fc.assert(
      fc.property(anyMeasure, anyValues, (name, values) => {
        const threshold = defaultThresholds[name];
        const score = scoreValue(values[name], threshold);
        const verdict = verdictOf(values[name], threshold);
        expect(score >= 3.5).toBe(verdict === "good");
        expect(score < 1.5).toBe(verdict === "fail");
      }),
    );
  });
});

describe("a panel's score", () => {
  it("is 5 when all is good", () => {
    const { score, categories: scores, failed } = judgePanel(goodValues, standard);
    expect([score, ...Object.values(scores), failed.length]).toEqual([5, 5, 5, 5, 5, 5, 5, 0]);
  });

  it("is held down to 2 by a single failed measure, and its category to 1.5", () => {
    const {
      score,
      categories: scores,
      uncapped,
      failed,
    } = judgePanel({ ...goodValues, entropy: 2 }, standard);
    expect(score).toBe(2);
    expect(scores.contrast).toBe(1.5);
    expect(uncapped).toBeGreaterThan(4);
    expect(failed).toEqual(["entropy"]);
  });

  it("never falls when one measure becomes as good as can be", () => {
    fc.assert(
      fc.property(anyMeasure, anyValues, (name, values) => {
        const before = judgePanel(values, standard);
        const after = judgePanel({ ...values, [name]: goodValues[name] }, standard);
        expect(after.uncapped).toBeGreaterThanOrEqual(before.uncapped - 1e-9);
        expect(after.score).toBeGreaterThanOrEqual(before.score - 1e-9);
      }),
    );
  });

  it("does not heed a category without weight", () => {
    const weights = { ...recordOf(categories, () => 0), exposure: 1 };
    const { uncapped } = judgePanel({ ...goodValues, noise_sigma: 9 }, { ...standard, weights });
    expect(uncapped).toBe(5);
  });
});

describe("the overall score", () => {
  const good = judgePanel(goodValues, standard);
  const black = judgePanel({ ...goodValues, luma_mean: 2, luma_deviation: 0, entropy: 0 }, standard);

  it("is the mean of the panels while none fails", () => {
    const noisy = judgePanel({ ...goodValues, noise_sigma: 7 }, standard);
    expect(overallScore([good, good, noisy])).toBeCloseTo((10 + noisy.score) / 3, 9);
  });

  it("stays below 3 as long as one of many fails, and sinks with each other one", () => {
    const eight = Array.from({ length: 8 }, () => good);
    expect(overallScore([...eight, black])).toBeCloseTo(3 - 2 / 9, 9);
    expect(overallScore([...eight, black, black])).toBeCloseTo(3 - 4 / 10, 9);
    expect(overallScore([black, black])).toBeLessThanOrEqual(1);
  });

  it("lies between 0 and 5 for any panels, and so do the categories", () => {
    fc.assert(
      fc.property(fc.array(anyValues, { minLength: 1, maxLength: 9 }), (panels) => {
        const judged = panels.map((values) => judgePanel(values, standard));
        for (const score of [overallScore(judged), ...Object.values(categoryScores(judged))]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});

describe("changed thresholds", () => {
  it("keep what they do not name", () => {
    const merged = mergeThresholds(defaultThresholds, { noise_sigma: { at_most: { warn: 8 } } });
    expect(merged.noise_sigma).toEqual({ at_most: { good: 5, warn: 8, fail: 10 } });
    expect(merged.entropy).toEqual(defaultThresholds.entropy);
  });

  it("are refused out of order", () => {
    expect(() => mergeThresholds(defaultThresholds, { entropy: { at_least: { warn: 2 } } })).toThrow(
      "option thresholds.entropy.at_least has good 6.6, warn 2, fail 3, expected fail ≤ warn ≤ good",
    );
  });

  it("are refused for half a new side", () => {
    expect(() => mergeThresholds(defaultThresholds, { entropy: { at_most: { warn: 7.9 } } })).toThrow(
      "option thresholds.entropy.at_most lacks one of good, warn and fail",
    );
  });
});
