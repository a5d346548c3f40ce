import sharp from "sharp";
import type { Luma } from "../../../pipelines/images/luma.ts";
import { lumaOf } from "../../../pipelines/images/luma.ts";
import { fromRaster, toRaster } from "../../../pipelines/images/raster.ts";
import type { Raster } from "../../../pipelines/images/raster.ts";

/** Pictures whose properties are known because they were made so. */

type Pixel = (x: number, y: number) => readonly [red: number, green: number, blue: number];

export function draw(width: number, height: number, pixel: Pixel): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixel(x, y).map(byte), 3 * (y * width + x));
  }
  return { width, height, data };
}

function byte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

export function flat(value: number, width = 96, height = 54): Raster {
  return draw(width, height, () => [value, value, value]);
}

export function greyOf(width: number, height: number, value: (x: number, y: number) => number): Luma {
  return lumaOf(
    draw(width, height, (x, y) => {
      const grey = value(x, y);
      return [grey, grey, grey];
    }),
  );
}

/** A busy picture that passes every measure: boxes of all sizes and greys, one over the other; the seed moves them. */
export function scenery(seed: number, width = 512, height = 288): Raster {
  const random = seeded(seed);
  const grey = new Float64Array(width * height).fill(105);
  for (let box = 0; box < 600; box++) {
    const left = Math.floor(random() * width);
    const top = Math.floor(random() * height);
    const right = Math.min(width, left + 3 + random() ** 3 * width * 0.5);
    const bottom = Math.min(height, top + 3 + random() ** 3 * height * 0.5);
    const value = 20 + 180 * random();
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) grey[y * width + x] = 0.4 * (grey[y * width + x] ?? 0) + 0.6 * value;
    }
  }
  const grain = grey.map(() => 6 * (random() - 0.5));
  return draw(width, height, (x, y) => {
    const at = y * width + x;
    const light = (grey[at] ?? 0) + (grain[at] ?? 0);
    return [light + 6, light, light - 6];
  });
}

/** Adds normal noise of this deviation to a picture's brightness. */
export function withNoise(raster: Raster, sigma: number, seed = 5): Raster {
  const random = seeded(seed);
  const normal = () => {
    let sum = 0;
    for (let draws = 0; draws < 12; draws++) sum += random();
    return sum - 6;
  };
  const shifts = Float64Array.from({ length: raster.width * raster.height }, () => sigma * normal());
  return draw(raster.width, raster.height, (x, y) => {
    const pixel = y * raster.width + x;
    const shift = shifts[pixel] ?? 0;
    const [red = 0, green = 0, blue = 0] = raster.data.subarray(3 * pixel, 3 * pixel + 3);
    return [red + shift, green + shift, blue + shift];
  });
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function blurred(raster: Raster, sigma: number): Promise<Raster> {
  return toRaster(fromRaster(raster).blur(sigma));
}

export function scaled(raster: Raster, factor: number, offset = 0): Promise<Raster> {
  return toRaster(fromRaster(raster).linear(factor, offset));
}

export async function asJpeg(raster: Raster, quality: number): Promise<Raster> {
  return toRaster(sharp(await fromRaster(raster).jpeg({ quality }).toBuffer()));
}
