import { fractalNoise, mix } from "../images/noise.ts";
import { ellipse, fillDown, height, polygon, stroke } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { blend, css, hex, inLight, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import type { Ridge } from "./land.ts";
import { seen } from "./place.ts";
import type { Place } from "./place.ts";
import type { Lamp } from "./sky.ts";

interface PineRow {
  readonly base: Ridge;
  /** Of a middling tree. */
  readonly tall: number;
  /** 0 is near. */
  readonly distance: number;
  /** How far apart they stand, in shares of their height. */
  readonly dense: number;
}

/** A row of pines, the nearer the darker. */
export function pineRow(painting: Painting, { base, tall, distance, dense }: PineRow): void {
  const { random, width, palette } = painting;
  const colour = inLight(hex("#264f3a"), palette, distance);
  for (let x = -tall / 3; x < width + tall / 3; x += tall * dense * (0.5 + random())) {
    const size = tall * (0.55 + 0.75 * random() ** 1.5);
    pine(painting, x, base(x) + tall * 0.1 * random(), size, shade(colour, 0.82 + 0.34 * random()));
  }
}

const forestRows = 9;

/** Treetops, row upon row down a slope, with haze in the hollows between them. */
export function forest(painting: Painting, horizon: number, lamp: Lamp): void {
  const { palette, seed, width } = painting;
  for (let row = 0; row < forestRows; row += 1) {
    const share = row / (forestRows - 1);
    const noise = fractalNoise(seed + 310 + row, 3);
    const tall = mix(34, 300, share ** 1.5);
    const foot = mix(horizon + 22, height + 150, share ** 1.35);
    const base: Ridge = (x) => foot - tall * 0.75 * noise(x / mix(210, 520, share), row * 5.3);
    const distance = 0.6 * (1 - share) ** 1.4;
    undergrowth(painting, base, inLight(hex("#20402f"), palette, distance));
    pineRow(painting, { base, tall, distance, dense: mix(0.24, 0.5, share) });
    const mist = blend(palette.haze, palette.light, 0.2);
    fillDown(painting, foot - tall * 0.9, foot + tall * 0.3, [
      [0, mist, 0],
      [1, mist, 0.2 * (1 - share)],
    ]);
  }
  const gradient = painting.ctx.createRadialGradient(lamp.x, horizon, 10, lamp.x, horizon, width * 0.5);
  gradient.addColorStop(0, css(palette.light, 0.26));
  gradient.addColorStop(1, css(palette.light, 0));
  painting.ctx.fillStyle = gradient;
  painting.ctx.fillRect(0, horizon - 60, width, height);
}

/** What is dark between the trees of a row. */
function undergrowth(painting: Painting, base: Ridge, colour: Rgb): void {
  const { width } = painting;
  const steps = 60;
  const rim = Array.from({ length: steps + 1 }, (_, step) => {
    const x = (step * width) / steps;
    return [x, base(x) - 8] as const;
  });
  polygon(painting, css(colour), [...rim, [width, height], [0, height]]);
}

const tiers = 7;

/** Boughs that hang, tier upon tier, the left side in the shade of the right one. */
export function pine(painting: Painting, x: number, base: number, tall: number, colour: Rgb): void {
  const { random } = painting;
  polygon(painting, css(shade(colour, 0.55)), [
    [x - tall * 0.025, base],
    [x, base - tall * 0.5],
    [x + tall * 0.025, base],
  ]);
  const slim = 0.17 + 0.08 * random();
  for (let tier = 0; tier < tiers; tier += 1) {
    const share = tier / tiers;
    const y = base - tall * (0.06 + 0.84 * share);
    const tip = y - tall * 0.24 * (1 - 0.3 * share);
    for (const side of [-1, 1]) {
      const half = side * tall * slim * (1 - share * 0.9) * (0.72 + 0.5 * random());
      polygon(painting, css(shade(colour, side === 1 ? 0.9 + 0.07 * tier : 0.7 + 0.06 * tier)), [
        [x + half, y + tall * 0.012],
        [x + half * 0.62, y - tall * 0.05],
        [x + half * 0.34, y - tall * 0.12],
        [x, tip],
        [x, y + tall * 0.015],
        [x + half * 0.5, y - tall * 0.012],
      ]);
    }
  }
}

export function pines(painting: Painting, { x, y, tall }: Place): void {
  const { random } = painting;
  for (let each = 0; each < 5; each += 1) {
    const px = x + tall * 1.1 * (each / 4 - 0.5) + tall * 0.1 * random();
    pine(painting, px, y + 8 * random(), tall * (0.7 + 0.4 * random()), seen(painting, hex("#2b5a40")));
  }
}

const clumps = 260;

/** A crown of leaves on boughs, dark beneath and light above. */
export function tree(painting: Painting, { x, y, tall }: Place): void {
  const { random } = painting;
  const bark = css(seen(painting, hex("#4c3a2c")));
  ellipse(painting, css(painting.palette.shadow, 0.3), x, y, [tall * 0.34, tall * 0.03]);
  polygon(painting, bark, [
    [x - tall * 0.07, y],
    [x - tall * 0.03, y - tall * 0.16],
    [x - tall * 0.024, y - tall * 0.5],
    [x + tall * 0.024, y - tall * 0.5],
    [x + tall * 0.034, y - tall * 0.16],
    [x + tall * 0.075, y],
  ]);
  for (const [dx, up] of [
    [-0.24, 0.62],
    [0.26, 0.66],
    [-0.1, 0.8],
    [0.12, 0.84],
  ] as const)
    stroke(painting, bark, tall * 0.022, [
      [x, y - tall * 0.36],
      [x + tall * dx * 0.5, y - tall * (up - 0.14)],
      [x + tall * dx, y - tall * up],
    ]);
  const leaf = seen(painting, hex("#5a8a3c"));
  for (let clump = 0; clump < clumps; clump += 1) {
    const [angle, reach] = [2 * Math.PI * random(), random() ** 0.6];
    const up = 0.66 - 0.28 * reach * Math.sin(angle);
    const size = tall * (0.024 + 0.04 * random());
    const lit = 0.5 + 0.75 * (clump / clumps) * (up - 0.2) + 0.22 * random();
    ellipse(painting, css(shade(leaf, lit)), x + tall * 0.37 * reach * Math.cos(angle), y - tall * up, [
      size,
      size * 0.82,
    ]);
  }
}
