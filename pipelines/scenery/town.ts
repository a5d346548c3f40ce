import { mix } from "../images/noise.ts";
import { fillDown, height, polygon } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { css, hex, inLight, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";

interface Row {
  /** Where its houses stand. */
  readonly base: number;
  /** 0 is near. */
  readonly distance: number;
  /** How large it is drawn. */
  readonly scale: number;
}

interface Skyline extends Row {
  /** The lowest and the highest of its houses. */
  readonly tall: readonly [number, number];
}

const windowLight = hex("#ffd27a");

/** Streets of tall houses, row upon row towards us. */
export function city(painting: Painting, horizon: number, own: Rgb): void {
  const { palette } = painting;
  fillDown(painting, horizon, height, [
    [0, inLight(own, palette, 0.5)],
    [1, inLight(shade(own, 0.5), palette, 0)],
  ]);
  for (const share of [0, 0.3, 0.62, 1]) {
    const scale = mix(0.8, 2.3, share ** 1.3);
    const base = mix(horizon + 44, height + 120, share);
    const distance = 0.56 * (1 - share) ** 1.6;
    skyline(painting, { base, distance, scale, tall: [70 * scale, mix(200, 300, share)] });
    if (share < 1) dusk(painting, base - 150 * scale, base + 40 * scale, 0.46 * (1 - share));
  }
}

/** Roofs and gables, row upon row towards us. */
export function town(painting: Painting, horizon: number, own: Rgb): void {
  const { palette } = painting;
  fillDown(painting, horizon, height, [
    [0, inLight(own, palette, 0.5)],
    [1, inLight(shade(own, 0.5), palette, 0)],
  ]);
  for (const share of [0, 0.2, 0.42, 0.68, 1]) {
    const scale = mix(0.5, 2, share ** 1.2);
    const base = mix(horizon + 36, height + 110, share ** 1.1);
    townRow(painting, { base, distance: 0.5 * (1 - share) ** 1.5, scale });
    if (share < 1) dusk(painting, base - 110 * scale, base + 30 * scale, 0.4 * (1 - share));
  }
}

/** The air between a row and the next. */
function dusk(painting: Painting, top: number, bottom: number, alpha: number): void {
  const { haze } = painting.palette;
  fillDown(painting, top, bottom, [
    [0, haze, 0],
    [0.8, haze, alpha],
    [1, haze, alpha * 0.7],
  ]);
}

const walls = ["#d8c7a4", "#b98d6a", "#a9a79b", "#c7ab8c", "#8f7a72", "#b4bcae"].map(hex);
const roofs = ["#8a4436", "#7a3d3a", "#5d4a48", "#95573c"].map(hex);

/** Low houses, wall to wall, with gables, chimneys and lit windows when it is dark. */
export function townRow(painting: Painting, { base, distance, scale }: Row): void {
  const { random, width, palette, ctx } = painting;
  const pick = (colours: readonly Rgb[]): Rgb =>
    colours[Math.floor(random() * colours.length)] ?? windowLight;
  for (let x = -40 * scale; x < width + 40;) {
    const broad = scale * (58 + 46 * random());
    const eaves = base - scale * (64 + 52 * random());
    const ridge = eaves - broad * (0.34 + 0.3 * random());
    const wall = inLight(shade(pick(walls), 0.8), palette, distance);
    const roof = inLight(pick(roofs), palette, distance);
    ctx.fillStyle = css(shade(roof, 0.62));
    ctx.fillRect(x + broad * 0.66, ridge - scale * 5, scale * 9, broad * 0.4);
    ctx.fillStyle = css(wall);
    ctx.fillRect(x, eaves - 1, broad + 1, base - eaves + scale * 30);
    const gable = random() < 0.42;
    polygon(painting, css(gable ? shade(roof, 0.9) : roof), [
      [x - scale * 4, eaves],
      [x + broad * (gable ? 0.5 : 0.14), ridge],
      [x + broad * (gable ? 0.5 : 0.86), ridge],
      [x + broad + scale * 4, eaves],
    ]);
    if (gable)
      polygon(painting, css(shade(wall, 0.94)), [
        [x + scale * 3, eaves + 1],
        [x + broad * 0.5, ridge + scale * 9],
        [x + broad - scale * 3, eaves + 1],
      ]);
    ctx.fillStyle = css(palette.shadow, 0.24);
    ctx.fillRect(x + broad * 0.78, eaves, broad * 0.22 + 1, base - eaves + scale * 30);
    const [pane, gap] = [scale * 9, scale * 21];
    windows(painting, wall, [x + gap * 0.5, eaves + scale * 12, x + broad - pane, base], [pane, gap]);
    if (gable)
      windows(
        painting,
        wall,
        [x + broad / 2 - pane / 2, eaves - scale * 14, x + broad / 2, eaves],
        [pane, gap],
      );
    x += broad + (random() < 0.16 ? scale * 14 * random() : 0);
  }
}

/** Houses and towers against the sky, with lit windows when it is dark. */
export function skyline(painting: Painting, { base, distance, scale, tall: [low, high] }: Skyline): void {
  const { random, width, palette, ctx } = painting;
  for (let x = -20 * scale; x < width + 20;) {
    const broad = scale * (30 + 48 * random());
    const tall = low + (high - low) * random() ** 1.8;
    const wall = shade(inLight(hex("#5d6076"), palette, distance), 0.84 + 0.3 * random());
    ctx.fillStyle = css(wall);
    ctx.fillRect(x, base - tall, broad + 1, tall + 40);
    const roof = random();
    if (roof < 0.2) {
      ctx.fillRect(x + broad * 0.2, base - tall - 16 * scale, broad * 0.6, 17 * scale);
      ctx.fillRect(x + broad * 0.36, base - tall - 26 * scale, broad * 0.28, 11 * scale);
    }
    if (roof > 0.82) ctx.fillRect(x + broad / 2 - 1.5, base - tall - 34 * scale, 3 * scale, 36 * scale);
    ctx.fillStyle = css(shade(wall, 0.84));
    ctx.fillRect(x + broad * 0.72, base - tall, broad * 0.28 + 1, tall + 40);
    const [pane, gap] = [scale * 4.6, scale * 10.5];
    windows(painting, wall, [x + gap * 0.6, base - tall + gap, x + broad - pane, base - 8], [pane, gap]);
    x += broad + (random() < 0.25 ? 10 * scale * random() : 0);
  }
}

/** Rows of panes within left, top, right and bottom. */
function windows(
  { random, palette, ctx }: Painting,
  wall: Rgb,
  [left, top, right, bottom]: readonly [number, number, number, number],
  [pane, gap]: readonly [number, number],
): void {
  const dark = palette.gloom > 0.3;
  const unlit = css(shade(wall, dark ? 0.66 : 0.72), 0.75);
  for (let y = top; y < bottom; y += gap * 1.25) {
    for (let x = left; x < right; x += gap) {
      const lit = dark && random() < 0.1 + 0.5 * palette.gloom;
      ctx.fillStyle = lit ? css(windowLight, 0.5 + 0.5 * random()) : unlit;
      ctx.fillRect(x, y, pane, pane * 1.45);
    }
  }
}
