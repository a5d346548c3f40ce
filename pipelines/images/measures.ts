/** What is measured on a panel, and what counts as good. Calibrated on photographs and their spoilt variants. */

export const categories = [
  "sharpness",
  "cleanliness",
  "exposure",
  "contrast",
  "distinctness",
  "coherence",
] as const;

export type Category = (typeof categories)[number];

export const measureNames = [
  "laplacian_variance",
  "edge_sharpness",
  "noise_sigma",
  "blockiness",
  "luma_mean",
  "clipped_dark",
  "clipped_light",
  "luma_deviation",
  "entropy",
  "hash_distance",
  "colour_drift",
] as const;

export type MeasureName = (typeof measureNames)[number];

/** The raw values of one panel. */
export type PanelValues = Readonly<Record<MeasureName, number>>;

/** Where a score reaches 5, where a warning begins and where a panel fails. */
export type Levels = { readonly good: number; readonly warn: number; readonly fail: number };

/** The side on which a value must stay; a measure may have both. */
export type Threshold = { readonly at_least?: Levels; readonly at_most?: Levels };

export type Thresholds = Readonly<Record<MeasureName, Threshold>>;

export type Weights = Readonly<Record<Category, number>>;

export const categoryOf: Readonly<Record<MeasureName, Category>> = {
  laplacian_variance: "sharpness",
  edge_sharpness: "sharpness",
  noise_sigma: "cleanliness",
  blockiness: "cleanliness",
  luma_mean: "exposure",
  clipped_dark: "exposure",
  clipped_light: "exposure",
  luma_deviation: "contrast",
  entropy: "contrast",
  hash_distance: "distinctness",
  colour_drift: "coherence",
};

export const defaultWeights: Weights = {
  sharpness: 25,
  cleanliness: 15,
  exposure: 20,
  contrast: 15,
  distinctness: 10,
  coherence: 15,
};

export const defaultThresholds: Thresholds = {
  laplacian_variance: { at_least: { good: 200, warn: 120, fail: 50 } },
  edge_sharpness: { at_least: { good: 2.1, warn: 1.2, fail: 0.6 } },
  noise_sigma: { at_most: { good: 5, warn: 7, fail: 10 } },
  blockiness: { at_most: { good: 1.16, warn: 1.25, fail: 1.8 } },
  luma_mean: {
    at_least: { good: 60, warn: 32, fail: 16 },
    at_most: { good: 150, warn: 215, fail: 240 },
  },
  clipped_dark: { at_most: { good: 10, warn: 15, fail: 50 } },
  clipped_light: { at_most: { good: 2, warn: 5, fail: 25 } },
  luma_deviation: { at_least: { good: 30, warn: 15, fail: 6 } },
  entropy: { at_least: { good: 6.6, warn: 5.5, fail: 3 } },
  // Whole bits: 4 and fewer are a duplicate, 10 and fewer are near one.
  hash_distance: { at_least: { good: 19, warn: 11, fail: 5 } },
  colour_drift: { at_most: { good: 8, warn: 15, fail: 30 } },
};

/** As a person calls it. */
export const measureLabels: Readonly<Record<MeasureName, string>> = {
  laplacian_variance: "Laplacian variance",
  edge_sharpness: "edge sharpness",
  noise_sigma: "noise sigma",
  blockiness: "blockiness",
  luma_mean: "mean luma",
  clipped_dark: "pixels in black (%)",
  clipped_light: "pixels in white (%)",
  luma_deviation: "luma deviation",
  entropy: "entropy (bits)",
  hash_distance: "hash distance (bits)",
  colour_drift: "colour drift (ΔE)",
};

/** One value for each of the names. */
export function recordOf<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  // The entries are made from `names`, so the record has exactly these keys.
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}
