import sharp from "sharp";
import { StageFailure } from "storyflow";
import { messageOf } from "./message-of.ts";
import type { Point } from "./motion.ts";

/** What a camera operator would see in a picture at a glance. */
export interface Look {
  /** Width by height. */
  readonly aspect: number;
  /** Where what stands out lies, on average. */
  readonly focus: Point;
  /** How far it is spread, as a deviation in shares of width and height: about 0.29 when it is everywhere. */
  readonly spread: Point;
  /** The mean step of brightness from one pixel to the next, 0 to 255. */
  readonly detail: number;
  /** The mean colour: red, green, blue. */
  readonly color: readonly [number, number, number];
}

/** Pixels along the longer side that are looked at. */
const glanceSize = 192;

export async function lookAt(file: string): Promise<Look> {
  try {
    const { data, info } = await sharp(file)
      .rotate()
      .toColourspace("srgb")
      .flatten({ background: "black" })
      .resize({ width: glanceSize, height: glanceSize, fit: "inside", withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return lookOf(data, info);
  } catch (error) {
    throw new StageFailure("contract", `cannot read the picture ${file}: ${messageOf(error)}`);
  }
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Bytes for each pixel: grey, or red, green, blue. */
  readonly channels: number;
}

/** Pure: the look of raw pixels. */
export function lookOf(data: Uint8Array, pixels: Pixels): Look {
  const steps = stepsOf(lumaOf(data, pixels), pixels);
  const color = meanColor(data, pixels);
  const strength = steps.map((step, index) => step * oddness(data, index, pixels, color));
  const cells = peaksOf(cellsOf(strength, pixels));
  return { aspect: pixels.width / pixels.height, detail: meanOf(steps), color, ...centreOf(cells) };
}

function channel(data: Uint8Array, pixels: Pixels, index: number, which: number): number {
  return data[index * pixels.channels + Math.min(which, pixels.channels - 1)] ?? 0;
}

function lumaOf(data: Uint8Array, pixels: Pixels): Float32Array {
  return Float32Array.from(
    { length: pixels.width * pixels.height },
    (_, index) =>
      0.2126 * channel(data, pixels, index, 0) +
      0.7152 * channel(data, pixels, index, 1) +
      0.0722 * channel(data, pixels, index, 2),
  );
}

/** The rim is left out: bars and frames have the strongest edges there and mean nothing. */
const rim = 0.04;

function stepsOf(luma: Float32Array, { width, height }: Pixels): Float32Array {
  const steps = new Float32Array(luma.length);
  const left = Math.max(Math.round(width * rim), 1);
  const top = Math.max(Math.round(height * rim), 1);
  for (let y = top; y < height - top; y += 1) {
    for (let x = left; x < width - left; x += 1) {
      const at = y * width + x;
      const across = (luma[at + 1] ?? 0) - (luma[at - 1] ?? 0);
      const down = (luma[at + width] ?? 0) - (luma[at - width] ?? 0);
      steps[at] = Math.hypot(across, down) / 2;
    }
  }
  return steps;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

function meanColor(data: Uint8Array, pixels: Pixels): readonly [number, number, number] {
  const size = pixels.width * pixels.height;
  const mean = (which: number): number => {
    let sum = 0;
    for (let index = 0; index < size; index += 1) sum += channel(data, pixels, index, which);
    return sum / Math.max(size, 1);
  };
  return [mean(0), mean(1), mean(2)];
}

/** How far a pixel's colour is from the picture's mean: water and walls are full of edges, but of one colour. */
function oddness(
  data: Uint8Array,
  index: number,
  pixels: Pixels,
  color: readonly [number, number, number],
): number {
  const own = [0, 1, 2].map((which) => channel(data, pixels, index, which));
  return 0.05 + (colorDistance(color, own) / 128) ** 2;
}

export function colorDistance(one: readonly number[], other: readonly number[]): number {
  return Math.hypot(...one.map((value, which) => value - (other[which] ?? 0)));
}

/** A picture in cells. */
interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** Cells along each side. */
const cellsAcross = 24;

function cellsOf(strength: Float32Array, { width, height }: Pixels): Cells {
  const columns = Math.min(cellsAcross, width);
  const rows = Math.min(cellsAcross, height);
  const values = new Float32Array(columns * rows);
  strength.forEach((value, index) => {
    const column = Math.floor(((index % width) * columns) / width);
    const row = Math.floor((Math.floor(index / width) * rows) / height);
    const at = row * columns + column;
    values[at] = (values[at] ?? 0) + value;
  });
  return { columns, rows, values };
}

/** Only what rises above the rest of its picture counts. */
function peaksOf(cells: Cells): Cells {
  const mean = meanOf(cells.values);
  const deviation = Math.sqrt(meanOf(cells.values.map((value) => (value - mean) ** 2)));
  return { ...cells, values: cells.values.map((value) => Math.max(value - mean - deviation / 2, 0)) };
}

function centreOf({ columns, rows, values }: Cells): { focus: Point; spread: Point } {
  const sums = { weight: 0, x: 0, y: 0, xx: 0, yy: 0 };
  values.forEach((weight, index) => {
    const x = ((index % columns) + 0.5) / columns;
    const y = (Math.floor(index / columns) + 0.5) / rows;
    sums.weight += weight;
    sums.x += weight * x;
    sums.y += weight * y;
    sums.xx += weight * x * x;
    sums.yy += weight * y * y;
  });
  if (sums.weight === 0) return { focus: { x: 0.5, y: 0.5 }, spread: { x: 0, y: 0 } };
  const x = sums.x / sums.weight;
  const y = sums.y / sums.weight;
  const deviation = (squares: number, mean: number): number =>
    Math.sqrt(Math.max(squares / sums.weight - mean * mean, 0));
  return { focus: { x, y }, spread: { x: deviation(sums.xx, x), y: deviation(sums.yy, y) } };
}
