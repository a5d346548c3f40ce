import type { Painting } from "./canvas.ts";
import { hex, inLight } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import type { Thing } from "./read-description.ts";

/** Where a thing stands, by the middle of its foot, and how high it is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly tall: number;
}

export type Draw = (painting: Painting, place: Place, thing: Thing) => void;

export const lampLight = hex("#ffcf78");

export function isDark({ palette }: Painting): boolean {
  return palette.gloom > 0.3;
}

export function seen({ palette }: Painting, own: Rgb): Rgb {
  return inLight(own, { ...palette, gloom: palette.gloom * 0.72 }, 0.05);
}
