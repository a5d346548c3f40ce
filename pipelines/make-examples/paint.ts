import { createCanvas } from "@napi-rs/canvas";
import type { Canvas, SKRSContext2D } from "@napi-rs/canvas";
import { fractalNoise, mix } from "../images/noise.ts";
import type { Random } from "../images/noise.ts";

/** Scenes are painted at twice the size they are kept at. */
export const width = 1280;
export const height = 720;

export interface Scene {
  readonly canvas: Canvas;
  readonly ctx: SKRSContext2D;
  readonly random: Random;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export const palette = {
  ink: [16, 26, 42],
  night: [28, 48, 76],
  deep: [24, 56, 78],
  teal: [62, 110, 128],
  mist: [138, 170, 178],
  foam: [214, 226, 222],
  stone: [148, 146, 142],
  rust: [158, 70, 54],
  wood: [112, 78, 54],
  amber: [244, 176, 88],
  cream: [255, 232, 184],
} as const satisfies Readonly<Record<string, Rgb>>;

export function newScene(random: Random): Scene {
  const canvas = createCanvas(width, height);
  return { canvas, ctx: canvas.getContext("2d"), random };
}

export function rgba([red, green, blue]: Rgb, alpha = 1): string {
  return `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${alpha.toFixed(3)})`;
}

export function blend(from: Rgb, to: Rgb, share: number): Rgb {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}

type Stop = readonly [at: number, colour: Rgb, alpha?: number];

/** Fills a rectangle from top to bottom. */
export function verticalFill({ ctx }: Scene, top: number, bottom: number, stops: readonly Stop[]): void {
  const gradient = ctx.createLinearGradient(0, top, 0, bottom);
  for (const [at, colour, alpha] of stops) gradient.addColorStop(at, rgba(colour, alpha));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, top, width, bottom - top);
}

/** Light that adds to what is there, strongest in the middle. */
export function glow({ ctx }: Scene, x: number, y: number, radius: number, colour: Rgb, alpha: number): void {
  const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, rgba(colour, alpha));
  gradient.addColorStop(0.25, rgba(colour, alpha * 0.5));
  gradient.addColorStop(0.6, rgba(colour, alpha * 0.13));
  gradient.addColorStop(1, rgba(colour, 0));
  ctx.globalCompositeOperation = "screen";
  ctx.fillStyle = gradient;
  ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  ctx.globalCompositeOperation = "source-over";
}

interface Cloud {
  readonly seed: number;
  readonly top: number;
  readonly bottom: number;
  readonly colour: Rgb;
  readonly alpha: number;
  /** Pixels of one noise cell, across and down. */
  readonly stretch: readonly [across: number, down: number];
  /** Noise below this is clear sky. */
  readonly cover: number;
}

/** Clouds, mist and any other cover that comes and goes by fractal noise; it fades at its upper and lower edge. */
export function cloud({ ctx }: Scene, { seed, top, bottom, colour, alpha, stretch, cover }: Cloud): void {
  const noise = fractalNoise(seed, 6);
  const rows = Math.ceil(bottom - top);
  const layer = createCanvas(width, rows);
  const layerContext = layer.getContext("2d");
  const image = layerContext.createImageData(width, rows);
  for (let y = 0, at = 0; y < rows; y++) {
    const fade = Math.min(1, (4 * Math.min(y, rows - y)) / rows);
    for (let x = 0; x < width; x++, at += 4) {
      const density = (noise(x / stretch[0], y / stretch[1]) - cover) / (1 - cover);
      image.data.set(colour, at);
      image.data[at + 3] = 255 * alpha * fade * Math.min(1, Math.max(0, 2.5 * density));
    }
  }
  layerContext.putImageData(image, 0, 0);
  ctx.drawImage(layer, 0, top);
}

/** Gives an area the grain of rock, plaster or cloth: fine light and dark patches inside the present clip. */
export function texture(
  { ctx, random }: Scene,
  x: number,
  y: number,
  w: number,
  h: number,
  strength: number,
): void {
  const spots = Math.round((w * h) / 26);
  for (let spot = 0; spot < spots; spot++) {
    const light = random() < 0.5;
    ctx.fillStyle = rgba(light ? palette.foam : palette.ink, strength * random());
    const size = 1 + 3.5 * random();
    ctx.fillRect(x + w * random(), y + h * random(), size * (1 + random()), size);
  }
}

/** Fills a shape and keeps what `inside` paints within it. */
export function shape(
  { ctx }: Scene,
  fill: SKRSContext2D["fillStyle"],
  corners: readonly (readonly [x: number, y: number])[],
  inside?: () => void,
): void {
  ctx.save();
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fillStyle = fill;
  ctx.fill();
  if (inside !== undefined) {
    ctx.clip();
    inside();
  }
  ctx.restore();
}

export function stars(scene: Scene, bottom: number, count: number): void {
  const { ctx, random } = scene;
  for (let star = 0; star < count; star++) {
    const y = bottom * random() ** 1.3;
    ctx.fillStyle = rgba(palette.cream, 0.25 + 0.75 * random());
    const size = random() < 0.12 ? 3.4 : 1.2 + 1.4 * random();
    ctx.fillRect(width * random(), y, size, size);
  }
}

export function rain({ ctx, random }: Scene, count: number, alpha: number): void {
  ctx.lineCap = "round";
  for (let drop = 0; drop < count; drop++) {
    const x = width * 1.1 * random();
    const y = height * random();
    const length = 14 + 34 * random();
    ctx.strokeStyle = rgba(palette.foam, alpha * (0.3 + 0.7 * random()));
    ctx.lineWidth = 0.8 + 1.4 * random();
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - length * 0.34, y + length);
    ctx.stroke();
  }
}

/** Darkens the corners, as a lens does. */
export function vignette({ ctx }: Scene, alpha: number): void {
  const gradient = ctx.createRadialGradient(
    width / 2,
    height / 2,
    height * 0.45,
    width / 2,
    height / 2,
    width * 0.66,
  );
  gradient.addColorStop(0, rgba(palette.ink, 0));
  gradient.addColorStop(1, rgba(palette.ink, alpha));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, width, height);
}
