import type { FixName } from "./issues.ts";
import { channels, labOf, labSpread, rgbOf } from "./lab.ts";
import type { Channel, Lab, LabSpread } from "./lab.ts";
import { measuredLongSide } from "./measure-panel.ts";
import { fromRaster, mixRasters, toRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";

/** A fix that a filter can do. */
export type Filter = Exclude<FixName, "regenerate">;

/** The picture after a fix; a strength below 1 goes only part of the way. */
export async function applyFix(
  raster: Raster,
  fix: Filter,
  strength: number,
  set: LabSpread,
): Promise<Raster> {
  return mixRasters(raster, await applyFully(raster, fix, set), strength);
}

async function applyFully(raster: Raster, fix: Filter, set: LabSpread): Promise<Raster> {
  switch (fix) {
    case "deblock":
      return toRaster(fromRaster(raster).median(3).blur(0.6));
    case "denoise":
      return toRaster(fromRaster(raster).median(grainSide(raster)));
    case "stretch":
      return toRaster(fromRaster(raster).normalise({ lower: 1, upper: 99 }));
    case "sharpen":
      return toRaster(fromRaster(raster).sharpen({ sigma: 1.2, m1: 1, m2: 2 }));
    case "match_colour":
      return matchColours(raster, set);
  }
}

const widestMedian = 15;

/** Three pixels of the size that is measured: an enlarged picture has enlarged grains, which a median of 3 leaves. */
function grainSide({ width, height }: Raster): number {
  const side = (3 * Math.max(width, height)) / measuredLongSide;
  const odd = 2 * Math.floor((side - 1) / 2) + 1;
  return Math.min(widestMedian, Math.max(3, odd));
}

// A nearly plain channel would be blown up to noise by the full ratio of deviations.
const leastScale = 0.5;
const greatestScale = 2;

/** Gives a picture the mean and the deviation of the set in each Lab channel. */
function matchColours({ width, height, data }: Raster, set: LabSpread): Raster {
  const own = labSpread({ width, height, data });
  const scale = channels((channel) => scaleOf(own.deviation[channel], set.deviation[channel]));
  const matched = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const lab = labOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    matched.set(rgbOf(moved(lab, own.mean, scale, set.mean)), at);
  }
  return { width, height, data: matched };
}

function scaleOf(own: number, wanted: number): number {
  return own === 0 ? 1 : Math.min(greatestScale, Math.max(leastScale, wanted / own));
}

function moved(lab: Lab, from: Lab, scale: Lab, to: Lab): Lab {
  const move = (channel: Channel) => (lab[channel] - from[channel]) * scale[channel] + to[channel];
  return [move(0), move(1), move(2)];
}
