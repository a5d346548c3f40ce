import sharp from "sharp";
import { blockiness, laplacianVariance, noiseSigma } from "./detail.ts";
import { differenceHash } from "./difference-hash.ts";
import { deltaE, labSpread, medianLab } from "./lab.ts";
import type { LabSpread } from "./lab.ts";
import { lumaOf } from "./luma.ts";
import type { Luma } from "./luma.ts";
import type { PanelValues } from "./measures.ts";
import { fromRaster, toRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";
import { toneOf } from "./tone.ts";

/** What a panel says of itself, before it is seen beside the others. */
export interface PanelFacts {
  readonly own: Omit<PanelValues, "hash_distance" | "colour_drift">;
  readonly hash: string;
  readonly colours: LabSpread;
}

/** Most measures change with the size, so they are taken at one size: this many pixels on the long side. */
export const measuredLongSide = 512;

export async function measurePanel(raster: Raster): Promise<PanelFacts> {
  const resized = fromRaster(raster).resize(measuredLongSide, measuredLongSide, { fit: "inside" });
  const small = await toRaster(resized);
  const smallLuma = lumaOf(small);
  const nativeLuma = lumaOf(raster);
  const tone = toneOf(smallLuma);
  return {
    own: {
      laplacian_variance: laplacianVariance(smallLuma),
      edge_sharpness: await edgeSharpness(nativeLuma),
      noise_sigma: noiseSigma(smallLuma),
      blockiness: blockiness(nativeLuma),
      luma_mean: tone.mean,
      clipped_dark: tone.clippedDark,
      clipped_light: tone.clippedLight,
      luma_deviation: tone.deviation,
      entropy: tone.entropy,
    },
    hash: await differenceHash(raster),
    colours: labSpread(small),
  };
}

async function edgeSharpness({ width, height, data }: Luma): Promise<number> {
  const { sharpness } = await sharp(data, { raw: { width, height, channels: 1 } }).stats();
  return sharpness;
}

/** The colours of the whole set: what a single panel is held to. */
export function setColours(panels: readonly PanelFacts[]): LabSpread {
  return {
    mean: medianLab(panels.map((panel) => panel.colours.mean)),
    deviation: medianLab(panels.map((panel) => panel.colours.deviation)),
  };
}

/** All raw values of a panel within its set. */
export function panelValues(facts: PanelFacts, set: LabSpread, distance: number): PanelValues {
  return { ...facts.own, hash_distance: distance, colour_drift: deltaE(facts.colours.mean, set.mean) };
}
