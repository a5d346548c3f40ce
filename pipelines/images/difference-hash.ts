import { lumaOf } from "./luma.ts";
import { fromRaster, toRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";

const columns = 8;
const rows = 8;

/** 64 bits, as 16 hexadecimal digits: is each tile of a 9×8 thumbnail brighter than its right neighbour? */
export async function differenceHash(raster: Raster): Promise<string> {
  const thumbnail = await toRaster(fromRaster(raster).resize(columns + 1, rows, { fit: "fill" }));
  const { data } = lumaOf(thumbnail);
  let bits = 0n;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * (columns + 1) + x;
      bits = (bits << 1n) | ((data[at] ?? 0) > (data[at + 1] ?? 0) ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart((columns * rows) / 4, "0");
}

/** How many of the 64 bits differ. */
export function hashDistance(one: string, other: string): number {
  let difference = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let distance = 0;
  for (; difference > 0n; difference &= difference - 1n) distance++;
  return distance;
}

interface Nearest {
  /** Where it stands in the list; none when the list is empty. */
  readonly index?: number;
  readonly distance: number;
}

/** The most similar of the other hashes; of several, the first. Nothing is farther away than all 64 bits. */
export function nearestHash(hash: string, others: readonly string[]): Nearest {
  let nearest: Nearest = { distance: columns * rows };
  for (const [index, other] of others.entries()) {
    const distance = hashDistance(hash, other);
    if (nearest.index === undefined || distance < nearest.distance) nearest = { index, distance };
  }
  return nearest;
}
