import { capHeight, textStrokes, textWidth } from "./glyphs.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  /** Pixels a unit of the glyph grid. */
  readonly unit: number;
  readonly colour: string;
}

/** An SVG drawing of this size. */
export function drawing({ width, height }: Size, parts: readonly string[]): Uint8Array {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`;
  return Buffer.from(`${open}${parts.join("")}</svg>`);
}

/** A line of text as SVG paths, its top left corner at x and y. */
export function textPath(text: string, { x, y, unit, colour }: Placed): string {
  const strokes = textStrokes(text).map((stroke) => {
    const corners = stroke.map((point) => `${place(x, point.x, unit)} ${place(y, point.y, unit)}`);
    // A dot is a stroke of no length, which its round ends make visible.
    return `M${corners.join("L")}${stroke.length === 1 ? "h0.01" : ""}`;
  });
  const style = `fill="none" stroke="${colour}" stroke-width="${(unit * 0.85).toFixed(2)}"`;
  return `<path d="${strokes.join("")}" ${style} stroke-linecap="round" stroke-linejoin="round"/>`;
}

function place(start: number, units: number, unit: number): string {
  return (start + units * unit).toFixed(2);
}

/** A colour that can be read on this one (`#rrggbb`). */
export function inkOn(background: string): string {
  const channel = (at: number) => Number.parseInt(background.slice(at, at + 2), 16);
  const luma = 0.299 * channel(1) + 0.587 * channel(3) + 0.114 * channel(5);
  return luma < 128 ? "#e6e1d6" : "#22252b";
}

/** As much of a text as fits, its middle left out if need be, so that number and extension stay. */
export function fitText(text: string, unit: number, width: number): string {
  const characters = Array.from(text);
  for (let left = characters.length - 2; left >= 2; left--) {
    const shorter = shorten(characters, left);
    if (textWidth(shorter) * unit <= width) return shorter;
  }
  return shorten(characters, 2);
}

function shorten(characters: readonly string[], kept: number): string {
  if (kept >= characters.length - 2) return characters.join("");
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join("")}..${characters.slice(characters.length - (kept - head)).join("")}`;
}

/** The picture that stands for one that is missing: crossed out, with what is missing and why. */
export function placeholderDrawing(size: Size, lines: readonly string[]): Uint8Array {
  const { width, height } = size;
  const unit = Math.max(1, height / 110);
  const step = unit * (capHeight + 5);
  const top = (height - step * lines.length + unit * 5) / 2;
  const texts = lines.map((line, index) => {
    const text = fitText(line, unit, width * 0.9);
    const x = (width - textWidth(text) * unit) / 2;
    return textPath(text, { x, y: top + index * step, unit, colour: "#e6e1d6" });
  });
  const ground = `<rect width="${width}" height="${height}" fill="#2b2f36"/>`;
  const cross = `<path d="M0 0L${width} ${height}M${width} 0L0 ${height}" stroke="#3d434d" stroke-width="${unit}"/>`;
  return drawing(size, [ground, cross, ...texts]);
}
