import type { Frame } from "./yuv.ts";

/** How one picture of a film goes over into the next. */
export const blends = [
  "crossfade",
  "wipe left",
  "wipe right",
  "iris",
  "fade to black",
  "fade to white",
] as const;
export type Blend = (typeof blends)[number];

/** Limited range: luma from 16 to 235, and no colour at 128. */
const black = 16;
const white = 235;
const colourless = 128;

/**
 * Writes what lies between two frames of one size into a third: `progress` 0 is all `from`, 1 all `to`. Frames are mixed
 * as they are stored, which spares the way to red, green and blue and back.
 */
export function blendFrames(blend: Blend, from: Frame, to: Frame, progress: number, into: Frame): void {
  switch (blend) {
    case "crossfade":
      return mixInto(from.data, to.data, progress, into.data);
    case "fade to black":
      return through(black, from, to, progress, into);
    case "fade to white":
      return through(white, from, to, progress, into);
    case "wipe left":
      return wipe((x) => 1 - x, from, to, progress, into);
    case "wipe right":
      return wipe((x) => x, from, to, progress, into);
    case "iris":
      return wipe(fromCentre(into), from, to, progress, into);
  }
}

/** A frame of one colour, as dark or as light as can be. */
export function fillPlain(frame: Frame, colour: "black" | "white"): void {
  const luma = frame.width * frame.height;
  frame.data.fill(colour === "black" ? black : white, 0, luma).fill(colourless, luma);
}

function mixInto(from: Uint8Array, to: Uint8Array, share: number, into: Uint8Array): void {
  const weight = Math.round(share * 256);
  for (let at = 0; at < into.length; at += 1) {
    into[at] = ((from[at] ?? 0) * (256 - weight) + (to[at] ?? 0) * weight + 128) >> 8;
  }
}

/** Down to one colour in the first half, and up from it in the second. */
function through(level: number, from: Frame, to: Frame, progress: number, into: Frame): void {
  const [shown, share] = progress < 0.5 ? [from, 1 - 2 * progress] : [to, 2 * progress - 1];
  const luma = into.width * into.height;
  const weight = Math.round(share * 256);
  for (let at = 0; at < into.data.length; at += 1) {
    const plain = at < luma ? level : colourless;
    into.data[at] = ((shown.data[at] ?? 0) * weight + plain * (256 - weight) + 128) >> 8;
  }
}

/** Where in a wipe, from 0 to 1, a place of the picture changes over; x and y are shares of its width and height. */
type Order = (x: number, y: number) => number;

/** The edge of a wipe is so soft, in shares of its way. */
const softness = 0.12;

function wipe(order: Order, from: Frame, to: Frame, progress: number, into: Frame): void {
  const edge = progress * (1 + softness);
  const { width, height } = into;
  const luma = width * height;
  wipePlane({ at: 0, width, height }, order, edge, from, to, into);
  wipePlane({ at: luma, width: width / 2, height: height / 2 }, order, edge, from, to, into);
  wipePlane({ at: luma + luma / 4, width: width / 2, height: height / 2 }, order, edge, from, to, into);
}

interface Plane {
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

function wipePlane(plane: Plane, order: Order, edge: number, from: Frame, to: Frame, into: Frame): void {
  let at = plane.at;
  for (let row = 0; row < plane.height; row += 1) {
    for (let column = 0; column < plane.width; column += 1, at += 1) {
      const late = order((column + 0.5) / plane.width, (row + 0.5) / plane.height);
      const share = Math.min(Math.max((edge - late) / softness, 0), 1);
      into.data[at] = Math.round((from.data[at] ?? 0) * (1 - share) + (to.data[at] ?? 0) * share);
    }
  }
}

/** A circle that opens from the middle to the corners. */
function fromCentre({ width, height }: Frame): Order {
  const corner = Math.hypot(width, height) / 2;
  return (x, y) => Math.hypot((x - 0.5) * width, (y - 0.5) * height) / corner;
}
