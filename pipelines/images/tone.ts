import type { Luma } from "./luma.ts";

interface Tone {
  readonly mean: number;
  readonly deviation: number;
  /** Bits a pixel: 0 for one flat tone, 8 when all tones are equally common. */
  readonly entropy: number;
  /** Per cent of pixels at or below 5. */
  readonly clippedDark: number;
  /** Per cent of pixels at or above 250. */
  readonly clippedLight: number;
}

const darkest = 5;
const lightest = 250;

export function toneOf({ data }: Luma): Tone {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  const shares = Array.from(counts, (count) => count / data.length);
  const mean = sum(shares.map((share, value) => share * value));
  return {
    mean,
    deviation: Math.sqrt(sum(shares.map((share, value) => share * (value - mean) ** 2))),
    entropy: sum(shares.map((share) => (share > 0 ? -share * Math.log2(share) : 0))),
    clippedDark: 100 * sum(shares.slice(0, darkest + 1)),
    clippedLight: 100 * sum(shares.slice(lightest)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
