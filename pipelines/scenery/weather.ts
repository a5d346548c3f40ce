import { gaussian } from "../images/noise.ts";
import { ellipse, height, shadeRows, stroke } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { css, hex } from "./colours.ts";
import { paintMist } from "./ground.ts";
import type { Scenery } from "./read-description.ts";

/** What falls and drifts in front of everything. */
export function paintWeather(painting: Painting, { weather }: Scenery, horizon: number): void {
  if (weather.has("mist")) {
    paintMist(painting, horizon - 90, horizon + 70, 0.85);
    paintMist(painting, horizon + 40, height, 0.4);
  }
  if (weather.has("sand")) sand(painting, horizon);
  if (weather.has("rain") || weather.has("storm")) rain(painting, weather.has("rain") ? 620 : 260);
  if (weather.has("snowfall")) snow(painting);
}

function rain(painting: Painting, drops: number): void {
  const { random, width, palette } = painting;
  for (let drop = 0; drop < drops; drop += 1) {
    const [x, y] = [width * 1.15 * random(), height * (1.1 * random() - 0.1)];
    const long = 16 + 40 * random();
    stroke(painting, css(palette.haze, 0.12 + 0.3 * random()), 0.8 + 1.1 * random(), [
      [x, y],
      [x - long * 0.28, y + long],
    ]);
  }
}

function snow(painting: Painting): void {
  const { random, width } = painting;
  for (let flake = 0; flake < 520; flake += 1) {
    const size = 0.9 + 4.4 * random() ** 3;
    ellipse(painting, css(hex("#ffffff"), 0.3 + 0.6 * random()), width * random(), height * random(), [
      size,
      size,
    ]);
  }
}

function sand(painting: Painting, horizon: number): void {
  const { random, width, palette } = painting;
  paintMist(painting, horizon - 260, horizon + 120, 0.6);
  for (let streak = 0; streak < 420; streak += 1) {
    const y = horizon - 160 + (height - horizon + 160) * random();
    const [x, long] = [width * random(), 40 + 150 * random()];
    stroke(painting, css(palette.haze, 0.08 + 0.2 * random()), 0.8 + 1.6 * random(), [
      [x, y],
      [x + long, y - 6],
    ]);
  }
}

/** Darker corners and a fine grain, as film has. */
export function finish(painting: Painting): void {
  const { ctx, width, palette, random } = painting;
  const gradient = ctx.createRadialGradient(
    width / 2,
    height / 2,
    height * 0.5,
    width / 2,
    height / 2,
    width * 0.68,
  );
  gradient.addColorStop(0, css(palette.shadow, 0));
  gradient.addColorStop(1, css(palette.shadow, 0.5));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, width, height);
  shadeRows(painting, 0, height, () => {
    const grain = gaussian(random);
    return [grain > 0 ? [255, 255, 255] : [0, 0, 0], Math.abs(grain) * 0.02];
  });
}
