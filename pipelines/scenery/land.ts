import { fractalNoise, mix } from "../images/noise.ts";
import { blend, hex, inLight, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import { height, shadeRows } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import type { Lamp } from "./sky.ts";
import type { Far } from "./read-description.ts";
import { skyline, townRow } from "./town.ts";
import { pineRow } from "./trees.ts";

/** How high the land stands at a place across the picture. */
export type Ridge = (x: number) => number;

/** What stands on the horizon: far rows first, each paler than the next. */
export function paintFar(painting: Painting, far: Far, horizon: number, lamp: Lamp): void {
  if (far === "mountains") mountains(painting, horizon, lamp);
  if (far === "hills") hills(painting, horizon, hex("#6a8a66"), lamp);
  if (far === "woods") {
    hills(painting, horizon, hex("#3f6650"), lamp);
    pineRow(painting, { base: () => horizon + 4, tall: 46, distance: 0.45, dense: 0.2 });
  }
  if (far === "skyline") skyline(painting, { base: horizon, distance: 0.62, scale: 0.8, tall: [40, 130] });
  if (far === "roofs") {
    hills(painting, horizon, hex("#6a7a66"), lamp);
    townRow(painting, { base: horizon + 4, distance: 0.5, scale: 0.34 });
  }
}

function mountains(painting: Painting, horizon: number, lamp: Lamp): void {
  const rows = [
    { rise: 250, distance: 0.68, grain: 300, snow: 0.62 },
    { rise: 165, distance: 0.42, grain: 230, snow: 0.4 },
  ];
  for (const [row, { rise, distance, grain, snow }] of rows.entries()) {
    const noise = fractalNoise(painting.seed + 31 + row, 5);
    const folded = (x: number): number => 1 - Math.abs(2 * noise(x / grain, 3.7) - 1);
    const ridge: Ridge = (x) => horizon - rise * folded(x) ** 1.6 - 20;
    rock(painting, {
      ridge,
      bottom: horizon + 30,
      distance,
      snowline: horizon - rise * (1 - snow),
      lamp,
      row,
    });
  }
}

interface Rock {
  readonly ridge: Ridge;
  readonly bottom: number;
  readonly distance: number;
  readonly snowline: number;
  readonly lamp: Lamp;
  readonly row: number;
}

/** Slopes are lit by how the rock's own noise leans towards the lamp. */
function rock(painting: Painting, { ridge, bottom, distance, snowline, lamp, row }: Rock): void {
  const { palette, seed, width } = painting;
  const noise = fractalNoise(seed + 57 + row, 5);
  const stone = inLight(hex("#6b6f7c"), palette, distance);
  const snow = inLight(hex("#f2f5fa"), palette, distance * 0.8);
  const tops = columnsOf(painting, ridge);
  const lean = lamp.x < width / 2 ? -1 : 1;
  shadeRows(painting, Math.min(...tops), bottom, (x, y) => {
    const top = tops[Math.floor(x * painting.scale)] ?? bottom;
    if (y < top - 1) return undefined;
    // The grain runs down the slope, away from the ridge.
    const [along, down] = [(x + 0.7 * (y - top)) / 78, (y - 0.3 * top) / 84];
    const here = noise(along, down);
    const beside = noise(along + lean * 0.13, down - 0.07);
    const lit = 0.84 + 2.4 * (here - beside) + 0.22 * (here - 0.5);
    const own = y + 60 * (noise(x / 26, y / 26) - 0.5) < snowline ? snow : stone;
    const mist = Math.max(0, (y - top) / (bottom - top)) ** 2;
    return [blend(shade(own, Math.min(Math.max(lit, 0.55), 1.18)), palette.haze, 0.72 * mist), y - top + 1];
  });
}

function columnsOf({ canvas, scale }: Painting, ridge: Ridge): readonly number[] {
  return Array.from({ length: canvas.width }, (_, column) => ridge((column + 0.5) / scale));
}

function hills(painting: Painting, horizon: number, own: Rgb, lamp: Lamp): void {
  for (const [row, { rise, distance }] of [
    { rise: 120, distance: 0.62 },
    { rise: 72, distance: 0.36 },
  ].entries()) {
    const noise = fractalNoise(painting.seed + 71 + row, 3);
    slope(
      painting,
      (x) => horizon + 6 - rise * noise(x / 420, row * 9 + 1.3),
      horizon + 40,
      inLight(own, painting.palette, distance),
      lamp,
    );
  }
}

/** Smooth land with its lit side towards the lamp. */
export function slope(painting: Painting, ridge: Ridge, bottom: number, colour: Rgb, lamp: Lamp): void {
  const { palette, seed } = painting;
  const noise = fractalNoise(seed + 91, 4);
  const tops = columnsOf(painting, ridge);
  shadeRows(painting, Math.min(...tops), bottom, (x, y) => {
    const top = tops[Math.floor(x * painting.scale)] ?? bottom;
    if (y < top - 1) return undefined;
    const near = Math.exp(-Math.abs(x - lamp.x) / 420);
    const grain = 0.9 + 0.24 * noise(x / 34, y / 11);
    const depth = (y - top) / (bottom - top + 1);
    const lit = blend(shade(colour, grain), palette.light, 0.22 * near * (1 - depth));
    return [blend(lit, palette.shadow, 0.26 * depth), y - top + 1];
  });
}

const duneRows = 5;

/** Dunes, row upon row, the nearer the larger. */
export function paintDunes(painting: Painting, horizon: number, own: Rgb, lamp: Lamp): void {
  for (let row = 0; row < duneRows; row += 1) {
    const share = row / (duneRows - 1);
    const base = mix(horizon + 4, height * 0.93, share ** 1.35);
    const noise = fractalNoise(painting.seed + 200 + row, 2);
    const [wide, swing, shift] = [mix(330, 560, share), mix(40, 150, share), 60 * painting.random()];
    const crest = (x: number): number => 1 - Math.abs(2 * noise((x + shift) / wide, row * 5) - 1);
    dune(painting, { row, share, ridge: (x) => base - swing * crest(x) ** 1.2, own, lamp });
  }
}

interface Dune {
  readonly row: number;
  /** How near it is, 0 to 1. */
  readonly share: number;
  readonly ridge: Ridge;
  readonly own: Rgb;
  readonly lamp: Lamp;
}

/** One side of a dune lies in the light, the other in the shade; the wind has left ripples on both. */
function dune(painting: Painting, { row, share, ridge, own, lamp }: Dune): void {
  const { palette, seed, width, scale } = painting;
  const fine = fractalNoise(seed + 230 + row, 4);
  const lean = lamp.x < width / 2 ? 1 : -1;
  const tops = columnsOf(painting, ridge);
  const colour = inLight(own, palette, 0.5 * (1 - share) ** 1.5);
  const dark = blend(shade(colour, 0.62), palette.shadow, 0.25);
  const reach = Math.max(Math.round(26 * scale), 1);
  const topAt = (column: number): number => tops[Math.min(Math.max(column, 0), tops.length - 1)] ?? height;
  shadeRows(painting, Math.min(...tops), height, (x, y) => {
    const column = Math.floor(x * scale);
    const below = y - topAt(column);
    if (below < -1) return undefined;
    const rise = topAt(column + reach) - topAt(column - reach);
    const facing = Math.min(Math.max(0.5 - (lean * rise) / 34, 0), 1);
    const ripple = (0.05 + 0.06 * share) * Math.sin(below / 2.6 + 9 * fine(x / 120, y / 40));
    const fall = Math.min(below / 190, 1);
    const sand = blend(blend(dark, colour, facing), colour, 0.45 * fall);
    const lit = shade(sand, 1 + ripple + 0.16 * (fine(x / 30, y / 12) - 0.5));
    return [blend(lit, palette.light, 0.24 * facing * (1 - fall)), below + 1];
  });
}
