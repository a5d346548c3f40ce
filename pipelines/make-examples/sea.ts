import { fractalNoise, mix } from "../images/noise.ts";
import { blend, height, palette, rgba, shape, width } from "./paint.ts";
import type { Rgb, Scene } from "./paint.ts";

interface Reflection {
  readonly x: number;
  readonly colour: Rgb;
  /** Half the width of the light on the water, at the horizon and at the lower edge. */
  readonly spread: readonly [far: number, near: number];
  readonly strength: number;
}

interface Water {
  readonly horizon: number;
  readonly bottom?: number;
  readonly far: Rgb;
  readonly near: Rgb;
  readonly reflections: readonly Reflection[];
}

/** Calm water: rows of small strokes that grow towards us, some of them carrying a light. */
export function calmSea(scene: Scene, { horizon, bottom = height, far, near, reflections }: Water): void {
  const { ctx, random } = scene;
  const gradient = ctx.createLinearGradient(0, horizon, 0, bottom);
  gradient.addColorStop(0, rgba(far));
  gradient.addColorStop(1, rgba(near));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, horizon, width, bottom - horizon);
  for (let y = horizon + 1; y < bottom; y += mix(2, 7, (y - horizon) / (bottom - horizon))) {
    const depth = (y - horizon) / (bottom - horizon);
    const length = mix(10, 90, depth);
    const strokes = Math.ceil((1.5 * width) / length);
    for (let stroke = 0; stroke < strokes; stroke++) {
      const x = width * random();
      const lit = reflections.find((light) => isLit(light, x, depth, random()));
      const base = blend(far, near, depth);
      const shade =
        lit?.colour ?? blend(base, random() < 0.45 ? palette.mist : palette.ink, 0.12 + 0.34 * random());
      wavelet(
        scene,
        x,
        y + 3 * random(),
        length * (0.4 + random()),
        mix(1.2, 4.2, depth),
        shade,
        lit?.strength ?? 0.75,
      );
    }
  }
}

function isLit({ x, spread, strength }: Reflection, at: number, depth: number, chance: number): boolean {
  const distance = Math.abs(at - x) / mix(spread[0], spread[1], depth);
  return chance < strength * Math.exp(-distance * distance);
}

function wavelet(
  { ctx }: Scene,
  x: number,
  y: number,
  length: number,
  weight: number,
  colour: Rgb,
  alpha: number,
) {
  ctx.strokeStyle = rgba(colour, alpha);
  ctx.lineWidth = weight;
  ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(x - length / 2, y);
  ctx.quadraticCurveTo(x, y - weight * 1.6, x + length / 2, y);
  ctx.stroke();
}

interface Swell {
  readonly seed: number;
  readonly horizon: number;
  readonly ridges: number;
  /** How high the nearest waves stand. */
  readonly amplitude: number;
  readonly far: Rgb;
  readonly near: Rgb;
}

/** A heavy sea: one ridge before the other, foam on their crests and streaks down their backs. `between` paints behind a ridge. */
export function stormSea(scene: Scene, swell: Swell, between?: (ridge: number) => void): void {
  for (let ridge = 0; ridge < swell.ridges; ridge++) {
    between?.(ridge);
    paintRidge(scene, swell, ridge);
  }
}

function paintRidge(scene: Scene, swell: Swell, ridge: number): void {
  const { ctx, random } = scene;
  const depth = ridge / (swell.ridges - 1);
  const crest = crestLine(swell, ridge);
  const base = blend(swell.far, swell.near, depth);
  const corners = Array.from({ length: width / 4 + 1 }, (_, step) => [4 * step, crest(4 * step)] as const);
  const top = mix(swell.horizon, height * 0.8, depth) - swell.amplitude * depth;
  const gradient = ctx.createLinearGradient(0, top, 0, top + mix(60, 260, depth));
  gradient.addColorStop(0, rgba(blend(base, palette.mist, 0.5)));
  gradient.addColorStop(0.35, rgba(base));
  gradient.addColorStop(1, rgba(blend(base, palette.ink, 0.35)));
  shape(scene, gradient, [...corners, [width, height], [0, height]], () => {
    streaks(scene, crest, depth);
  });
  ctx.lineCap = "round";
  for (let x = 0; x < width; x += mix(3, 7, depth)) {
    const steep = Math.abs(crest(x + 8) - crest(x - 8));
    if (random() > 0.35 + steep / 12) continue;
    ctx.strokeStyle = rgba(palette.foam, 0.25 + 0.55 * random());
    ctx.lineWidth = mix(1, 4.5, depth) * (0.5 + random());
    ctx.beginPath();
    ctx.moveTo(x, crest(x) + 1);
    ctx.lineTo(x + mix(4, 18, depth), crest(x + mix(4, 18, depth)) + mix(1, 5, depth) * random());
    ctx.stroke();
  }
}

/** The height of the crest of one ridge at each x. */
export function crestLine(swell: Swell, ridge: number): (x: number) => number {
  const depth = ridge / (swell.ridges - 1);
  const noise = fractalNoise(swell.seed + 31 * ridge, 4);
  const base = mix(swell.horizon, height * 0.86, depth ** 1.3);
  const length = mix(90, 420, depth);
  return (x) => base - swell.amplitude * (0.12 + depth) * (1.6 * noise(x / length, ridge) - 0.55);
}

function streaks({ ctx, random }: Scene, crest: (x: number) => number, depth: number): void {
  ctx.lineCap = "round";
  const count = mix(500, 900, depth);
  for (let streak = 0; streak < count; streak++) {
    const x = width * random();
    const below = mix(40, 210, depth) * random() ** 1.4;
    const y = crest(x) + 3 + below;
    const run = mix(10, 60, depth) * (0.4 + random());
    const light = random() < 0.55;
    ctx.strokeStyle = rgba(light ? palette.mist : palette.ink, (light ? 0.42 : 0.4) * random());
    ctx.lineWidth = mix(1, 3.2, depth) * (0.4 + random());
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.quadraticCurveTo(x + run / 2, y - mix(1, 6, depth), x + run, crest(x + run) + 3 + below);
    ctx.stroke();
  }
}
