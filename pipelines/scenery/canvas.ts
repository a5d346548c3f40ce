import { createCanvas } from "@napi-rs/canvas";
import type { Canvas, SKRSContext2D } from "@napi-rs/canvas";
import type { Random } from "../images/noise.ts";
import { css } from "./colours.ts";
import type { Palette, Rgb } from "./colours.ts";

/** Everything is painted in units of which a picture is so many high, whatever its pixels. */
export const height = 720;

/** A picture on the way. */
export interface Painting {
  readonly canvas: Canvas;
  readonly ctx: SKRSContext2D;
  /** In units. */
  readonly width: number;
  /** Pixels to a unit. */
  readonly scale: number;
  readonly random: Random;
  readonly seed: number;
  readonly palette: Palette;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function newPainting(size: Size, seed: number, random: Random, palette: Palette): Painting {
  const canvas = createCanvas(size.width, size.height);
  const ctx = canvas.getContext("2d");
  const scale = size.height / height;
  ctx.scale(scale, scale);
  return { canvas, ctx, width: size.width / scale, scale, random, seed, palette };
}

/** What is at a place: a colour and how much of it. */
export type Shader = (x: number, y: number) => readonly [colour: Rgb, alpha: number] | undefined;

/** Paints the rows from `top` to `bottom` pixel by pixel. */
export function shadeRows(painting: Painting, top: number, bottom: number, shader: Shader): void {
  const { canvas, scale, ctx, width } = painting;
  const first = Math.max(Math.floor(top * scale), 0);
  const rows = Math.min(Math.ceil(bottom * scale), canvas.height) - first;
  if (rows <= 0) return;
  const layer = createCanvas(canvas.width, rows);
  const layerContext = layer.getContext("2d");
  const image = layerContext.createImageData(canvas.width, rows);
  // Both are asked of native code each time that they are named.
  const [pixels, columns] = [image.data, canvas.width];
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 4) {
      const seen = shader((column + 0.5) / scale, (first + row + 0.5) / scale);
      if (seen === undefined) continue;
      const [[red, green, blue], alpha] = seen;
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
      pixels[at + 3] = 255 * Math.min(Math.max(alpha, 0), 1);
    }
  }
  layerContext.putImageData(image, 0, 0);
  ctx.drawImage(layer, 0, first / scale, width, rows / scale);
}

export type Stop = readonly [at: number, colour: Rgb, alpha?: number];

export function fillDown(
  { ctx, width }: Painting,
  top: number,
  bottom: number,
  stops: readonly Stop[],
): void {
  const gradient = ctx.createLinearGradient(0, top, 0, bottom);
  for (const [at, colour, alpha] of stops) gradient.addColorStop(at, css(colour, alpha));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, top, width, bottom - top);
}

/** Light that adds to what is there. */
export function glow(
  { ctx }: Painting,
  x: number,
  y: number,
  radius: number,
  colour: Rgb,
  alpha: number,
): void {
  const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, css(colour, alpha));
  gradient.addColorStop(0.25, css(colour, alpha * 0.5));
  gradient.addColorStop(0.6, css(colour, alpha * 0.13));
  gradient.addColorStop(1, css(colour, 0));
  ctx.globalCompositeOperation = "screen";
  ctx.fillStyle = gradient;
  ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  ctx.globalCompositeOperation = "source-over";
}

export type Corner = readonly [x: number, y: number];

/** Fills a shape of straight lines. */
export function polygon(
  { ctx }: Painting,
  fill: SKRSContext2D["fillStyle"],
  corners: readonly Corner[],
): void {
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fillStyle = fill;
  ctx.fill();
}

export function ellipse(
  { ctx }: Painting,
  fill: SKRSContext2D["fillStyle"],
  x: number,
  y: number,
  radii: readonly [across: number, down: number],
): void {
  ctx.beginPath();
  ctx.ellipse(x, y, radii[0], radii[1], 0, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
}

/** A line through points. */
export function stroke({ ctx }: Painting, colour: string, weight: number, points: readonly Corner[]): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = weight;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

/** Blurs all that is painted so far, as if it were out of focus; the radius is in units. */
export function soften({ canvas, ctx, width, scale }: Painting, radius: number): void {
  const copy = createCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d");
  context.filter = `blur(${(radius * scale).toFixed(2)}px)`;
  context.drawImage(canvas, 0, 0);
  ctx.drawImage(copy, 0, 0, width, height);
}
