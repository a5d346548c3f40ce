import type { Raster } from "./raster.ts";

/** A colour of CIE Lab (D65): lightness, green to red, blue to yellow. */
export type Lab = readonly [lightness: number, a: number, b: number];

export interface LabSpread {
  readonly mean: Lab;
  readonly deviation: Lab;
}

const whiteX = 0.95047;
const whiteZ = 1.08883;
const epsilon = 216 / 24_389;
const kappa = 24_389 / 27;

const linearOfByte = Float64Array.from({ length: 256 }, (_, byte) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** From the bytes of an sRGB pixel. */
export function labOf(red: number, green: number, blue: number): Lab {
  const r = linearOfByte[red] ?? 0;
  const g = linearOfByte[green] ?? 0;
  const b = linearOfByte[blue] ?? 0;
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteX);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / whiteZ);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function curve(value: number): number {
  return value > epsilon ? Math.cbrt(value) : (kappa * value + 16) / 116;
}

/** To the bytes of an sRGB pixel; what sRGB cannot show is clipped. */
export function rgbOf([lightness, a, b]: Lab): readonly [red: number, green: number, blue: number] {
  const fy = (lightness + 16) / 116;
  const x = whiteX * uncurve(fy + a / 500);
  const y = uncurve(fy);
  const z = whiteZ * uncurve(fy - b / 200);
  return [
    byteOfLinear(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
    byteOfLinear(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
    byteOfLinear(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
  ];
}

function uncurve(value: number): number {
  const cube = value ** 3;
  return cube > epsilon ? cube : (116 * value - 16) / kappa;
}

function byteOfLinear(linear: number): number {
  const share = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}

/** Mean and standard deviation of each Lab channel over all pixels. */
export function labSpread({ data }: Raster): LabSpread {
  const sums: [number, number, number] = [0, 0, 0];
  const squares: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 3) {
    const lab = labOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    sums[0] += lab[0];
    sums[1] += lab[1];
    sums[2] += lab[2];
    squares[0] += lab[0] ** 2;
    squares[1] += lab[1] ** 2;
    squares[2] += lab[2] ** 2;
  }
  const pixels = data.length / 3;
  const mean = channels((channel) => sums[channel] / pixels);
  const variance = (channel: Channel) => squares[channel] / pixels - mean[channel] ** 2;
  return { mean, deviation: channels((channel) => Math.sqrt(Math.max(0, variance(channel)))) };
}

export type Channel = 0 | 1 | 2;

/** One value for each channel. */
export function channels(value: (channel: Channel) => number): Lab {
  return [value(0), value(1), value(2)];
}

/** CIE76: about 2 is just visible. */
export function deltaE(one: Lab, other: Lab): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** The median of each channel; of an even count, the middle between the two. */
export function medianLab(colours: readonly Lab[]): Lab {
  return channels((channel) => median(colours.map((colour) => colour[channel])));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}
