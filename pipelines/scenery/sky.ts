import { fractalNoise } from "../images/noise.ts";
import { ellipse, fillDown, glow, height, shadeRows } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { blend, css, hex, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import type { Scenery } from "./read-description.ts";
import type { RoomWindow } from "./room.ts";

/** Where the light of a picture comes from. */
export interface Lamp {
  readonly x: number;
  readonly y: number;
  /** Whether it is seen in the sky. */
  readonly shown: boolean;
}

/** Sky, the sun or the moon, stars and clouds, down to the horizon. */
export function paintSky(painting: Painting, scenery: Scenery, horizon: number, window?: RoomWindow): Lamp {
  const [high, middle, low] = painting.palette.sky;
  fillDown(painting, 0, horizon + 60, [
    [0, high],
    [0.62, middle],
    [1, low],
  ]);
  const lamp = placeLamp(painting, scenery, horizon, window);
  const { weather, time } = scenery;
  const hidden = weather.has("storm") || weather.has("rain");
  if (weather.has("stars") || (time === "night" && !hidden)) stars(painting, horizon);
  if (lamp.shown) disc(painting, scenery, lamp);
  clouds(painting, scenery, horizon, lamp);
  if (weather.has("storm")) lightning(painting, horizon);
  return lamp;
}

/** The sun stands low in the morning and in the evening. */
function placeLamp(
  { width, random }: Painting,
  { time, weather }: Scenery,
  horizon: number,
  window: RoomWindow | undefined,
): Lamp {
  const side = random() < 0.5 ? 0.2 + 0.16 * random() : 0.64 + 0.16 * random();
  const low = time === "dawn" || time === "dusk";
  const rise = low ? 0.8 + 0.1 * random() : 0.22 + 0.16 * random();
  const veiled = weather.has("storm") || weather.has("rain") || weather.has("snowfall");
  const named = weather.has("sun") || weather.has("moon");
  const x = window === undefined ? width * side : window.left + window.wide * side;
  const top = window === undefined ? 0 : window.top;
  return { x, y: top + (horizon - top) * rise, shown: named || !veiled };
}

function disc(painting: Painting, { time, weather }: Scenery, { x, y }: Lamp): void {
  const { light } = painting.palette;
  const low = time === "dawn" || time === "dusk";
  const radius = (low ? 46 : 30) * (weather.has("sun") ? 1.35 : 1);
  glow(painting, x, y, radius * (low ? 11 : 8), light, low ? 0.62 : 0.5);
  ellipse(painting, css(light), x, y, [radius, radius]);
  if (time !== "night") return;
  const grey = css(shade(light, 0.78), 0.45);
  for (const [dx, dy, size] of [
    [-0.3, -0.2, 0.26],
    [0.25, 0.2, 0.34],
    [0.1, -0.45, 0.16],
    [-0.25, 0.45, 0.18],
  ] as const)
    ellipse(painting, grey, x + dx * radius, y + dy * radius, [size * radius, size * radius * 0.9]);
}

function stars(painting: Painting, horizon: number): void {
  const { random, width } = painting;
  for (let star = 0; star < 320; star += 1) {
    const size = random() < 0.06 ? 1.5 + random() : 0.5 + 0.6 * random();
    const y = horizon * random() ** 1.25;
    const x = width * random();
    ellipse(
      painting,
      css(painting.palette.light, (0.25 + 0.75 * random()) * (1 - (0.7 * y) / horizon)),
      x,
      y,
      [size, size],
    );
    if (size > 1.9) glow(painting, x, y, 16, painting.palette.light, 0.35);
  }
}

interface Cover {
  /** Noise below this is clear sky. */
  readonly clear: number;
  readonly alpha: number;
  readonly lit: Rgb;
  readonly dark: Rgb;
}

function coverOf({ palette }: Painting, { weather, time }: Scenery): Cover {
  const lit = blend(palette.sky[2], palette.light, time === "night" ? 0.06 : 0.62);
  const dark = blend(palette.sky[1], palette.shadow, 0.28);
  if (weather.has("storm"))
    return { clear: 0.3, alpha: 0.96, lit: blend(dark, lit, 0.42), dark: blend(dark, palette.shadow, 0.6) };
  if (weather.has("rain") || weather.has("clouds")) return { clear: 0.44, alpha: 0.85, lit, dark };
  return { clear: 0.56, alpha: 0.6, lit, dark };
}

/** Clouds lie in bands that grow thinner towards the horizon; their side to the lamp is lit. */
function clouds(painting: Painting, scenery: Scenery, horizon: number, lamp: Lamp): void {
  const cover = coverOf(painting, scenery);
  const noise = fractalNoise(painting.seed + 11, 5);
  const bottom = horizon + 10;
  shadeRows(painting, 0, bottom, (x, y) => {
    const depth = y / bottom;
    const stretch = 300 - 190 * depth;
    const density = noise(x / stretch, (y * (1 + 2.4 * depth)) / (stretch * 0.42));
    const edge = (density - cover.clear) / (1 - cover.clear);
    if (edge <= 0) return undefined;
    const lean = Math.tanh((lamp.x - x) / 120) * 14;
    const toLamp = noise((x + lean) / stretch, ((y - 14) * (1 + 2.4 * depth)) / (stretch * 0.42));
    const lit = Math.min(Math.max(0.5 + (density - toLamp) * 5, 0), 1);
    const fade = Math.min(1, 6 * (1 - depth));
    return [blend(cover.dark, cover.lit, lit), cover.alpha * fade * Math.min(1, edge * 3.4)];
  });
}

function lightning(painting: Painting, horizon: number): void {
  const { random, width, ctx } = painting;
  let x = width * (0.25 + 0.5 * random());
  let y = height * 0.06;
  glow(painting, x, y + 60, 330, hex("#cfd8ff"), 0.5);
  ctx.strokeStyle = css(hex("#f2f4ff"), 0.95);
  ctx.lineWidth = 3.2;
  ctx.lineJoin = "miter";
  ctx.beginPath();
  ctx.moveTo(x, y);
  while (y < horizon - 20) {
    y += 16 + 26 * random();
    x += 44 * (random() - 0.5);
    ctx.lineTo(x, y);
  }
  ctx.stroke();
  glow(painting, x, y, 120, hex("#cfd8ff"), 0.4);
}
