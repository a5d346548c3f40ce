import type { Luma } from "./luma.ts";

/** Variance of the 4-neighbour Laplacian: how much fine detail there is. Blur takes it away. */
export function laplacianVariance({ width, height, data }: Luma): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const sides = (data[at - 1] ?? 0) + (data[at + 1] ?? 0);
      const ends = (data[at - width] ?? 0) + (data[at + width] ?? 0);
      const value = sides + ends - 4 * (data[at] ?? 0);
      sum += value;
      squares += value * value;
    }
  }
  const count = innerPixels(width, height);
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/** Standard deviation of the noise, by Immerkær's mask, which plain edges and gradients leave at zero. */
export function noiseSigma({ width, height, data }: Luma): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const corners = cross(data, at, width + 1) + cross(data, at, width - 1);
      const edges = cross(data, at, 1) + cross(data, at, width);
      sum += Math.abs(corners - 2 * edges + 4 * (data[at] ?? 0));
    }
  }
  const count = innerPixels(width, height);
  return count === 0 ? 0 : (Math.sqrt(Math.PI / 2) * sum) / (6 * count);
}

function cross(data: Uint8Array, at: number, step: number): number {
  return (data[at - step] ?? 0) + (data[at + step] ?? 0);
}

function innerPixels(width: number, height: number): number {
  return Math.max(0, width - 2) * Math.max(0, height - 2);
}

/** The step across the columns of an 8-pixel raster, as a multiple of the step elsewhere; 1 when JPEG left no trace. */
export function blockiness({ width, height, data }: Luma): number {
  let atBlocks = 0;
  let elsewhere = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const at = y * width + x;
      const step = Math.abs((data[at] ?? 0) - (data[at - 1] ?? 0));
      if (x % 8 === 0) atBlocks += step;
      else elsewhere += step;
    }
  }
  const blockColumns = Math.floor((width - 1) / 8);
  const otherColumns = width - 1 - blockColumns;
  if (blockColumns === 0 || elsewhere === 0) return 1;
  return atBlocks / blockColumns / (elsewhere / otherColumns);
}
