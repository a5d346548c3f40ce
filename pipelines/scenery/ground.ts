import { createCanvas } from "@napi-rs/canvas";
import { fractalNoise, mix } from "../images/noise.ts";
import { ellipse, fillDown, height, shadeRows, stroke } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { blend, css, groundColours, hex, inLight, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import { paintDunes, slope } from "./land.ts";
import type { Ground } from "./read-description.ts";
import type { Lamp } from "./sky.ts";
import { city, town } from "./town.ts";
import { forest } from "./trees.ts";

/** All from the horizon to the lower edge. */
export function paintGround(painting: Painting, ground: Ground, horizon: number, lamp: Lamp): void {
  const own = groundColours[ground];
  switch (ground) {
    case "sea":
    case "lake":
      return water(painting, horizon, own, lamp, ground === "sea" ? 1 : 0.45);
    case "dunes":
      return paintDunes(painting, horizon, own, lamp);
    case "city":
      return city(painting, horizon, own);
    case "town":
      return town(painting, horizon, own);
    case "forest":
      return forest(painting, horizon, lamp);
    case "snow":
      return field(painting, horizon, own, lamp);
    case "meadow":
      field(painting, horizon, own, lamp);
      return grass(painting, horizon, own);
  }
}

/** A mirror of all above it, broken by waves. */
function water(painting: Painting, horizon: number, own: Rgb, lamp: Lamp, rough: number): void {
  const { palette } = painting;
  mirror(painting, horizon);
  const near = blend(inLight(own, palette, 0), palette.shadow, 0.3);
  fillDown(painting, horizon, height, [
    [0, inLight(own, palette, 0.5), 0.16 + 0.3 * rough],
    [1, near, 0.62 + 0.25 * rough],
  ]);
  ripples(painting, horizon, own, rough);
  if (lamp.shown) glitter(painting, horizon, lamp);
}

function mirror({ canvas, ctx, scale, width }: Painting, horizon: number): void {
  const rows = Math.round(horizon * scale);
  const copy = createCanvas(canvas.width, rows);
  copy.getContext("2d").drawImage(canvas, 0, 0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, horizon, width, height - horizon);
  ctx.clip();
  ctx.translate(0, 2 * horizon);
  ctx.scale(1, -1);
  ctx.drawImage(copy, 0, 0, width, horizon);
  ctx.restore();
  ctx.fillStyle = "rgba(0,0,0,0.06)";
  ctx.fillRect(0, horizon, width, height - horizon);
}

function ripples(painting: Painting, horizon: number, own: Rgb, rough: number): void {
  const { random, width, palette } = painting;
  const light = blend(palette.sky[2], palette.light, 0.3);
  const dark = blend(inLight(own, palette, 0), palette.shadow, 0.5);
  for (let y = horizon + 2; y < height; y += mix(2.4, 10, (y - horizon) / (height - horizon))) {
    const depth = (y - horizon) / (height - horizon);
    const long = mix(16, 120, depth);
    const count = Math.ceil(((0.5 + 0.8 * rough) * width) / long);
    for (let wave = 0; wave < count; wave += 1) {
      const x = width * random();
      const half = (long * (0.3 + 0.8 * random())) / 2;
      const colour = css(random() < 0.4 ? light : dark, (0.07 + 0.2 * random()) * (0.5 + 0.6 * rough));
      const lift = mix(0.6, 4.2, depth) * rough;
      stroke(painting, colour, mix(0.9, 3, depth), [
        [x - half, y],
        [x, y - lift],
        [x + half, y],
      ]);
    }
  }
}

/** The lamp's path on the water. */
function glitter(painting: Painting, horizon: number, { x }: Lamp): void {
  const { random, palette } = painting;
  for (let spark = 0; spark < 420; spark += 1) {
    const depth = random() ** 1.4;
    const y = horizon + 3 + depth * (height - horizon);
    const wide = mix(18, 120, depth);
    const across = x + wide * (random() + random() + random() - 1.5);
    const half = mix(3, 16, depth) * (0.4 + 0.8 * random());
    stroke(painting, css(palette.light, 0.16 + 0.5 * random() * (1 - 0.6 * depth)), mix(1, 2.8, depth), [
      [across - half, y],
      [across + half, y],
    ]);
  }
}

function field(painting: Painting, horizon: number, own: Rgb, lamp: Lamp): void {
  const { palette, seed } = painting;
  for (const [row, share] of [0, 0.28, 0.62].entries()) {
    const noise = fractalNoise(seed + 300 + row, 3);
    const base = mix(horizon, height, share);
    const colour = shade(inLight(own, palette, 0.4 * (1 - share) ** 2), 1 - 0.12 * row);
    slope(painting, (x) => base - (14 + 26 * share) * noise(x / 380, row * 7), height, colour, lamp);
  }
}

function grass(painting: Painting, horizon: number, own: Rgb): void {
  const { random, width, palette } = painting;
  const petals = [hex("#f4e9c8"), hex("#e7b93f"), hex("#d8636b"), hex("#a68fd6")];
  const blades = 2600;
  for (let blade = 0; blade < blades; blade += 1) {
    const depth = (blade / blades) ** 0.7;
    const y = mix(horizon + 14, height + 30, depth);
    const x = width * random();
    const tall = mix(3, 46, depth ** 2) * (0.6 + 0.8 * random());
    const lean = tall * (0.5 * random() - 0.12);
    const green = shade(inLight(own, palette, 0.3 * (1 - depth)), 0.66 + 0.6 * random());
    stroke(painting, css(green, 0.8), mix(0.8, 2.6, depth), [
      [x, y],
      [x + lean * 0.3, y - tall * 0.6],
      [x + lean, y - tall],
    ]);
    if (random() > 0.035) continue;
    const petal = petals[Math.floor(random() * petals.length)] ?? own;
    const size = mix(1.1, 5.4, depth ** 2);
    ellipse(painting, css(inLight(petal, palette, 0.1)), x + lean, y - tall, [size, size * 0.85]);
  }
}

/** Mist lies over the land where the noise lets it. */
export function paintMist(painting: Painting, top: number, bottom: number, strength: number): void {
  const noise = fractalNoise(painting.seed + 400, 4);
  const colour = blend(painting.palette.haze, painting.palette.light, 0.25);
  shadeRows(painting, top, bottom, (x, y) => {
    const inner = Math.sin((Math.PI * (y - top)) / (bottom - top));
    return [colour, strength * inner * Math.min(Math.max(2.6 * noise(x / 300, y / 46) - 0.62, 0), 1)];
  });
}
