import { fractalNoise } from "../images/noise.ts";
import { height } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { groundColours, inLight } from "./colours.ts";
import { slope } from "./land.ts";
import { personFromBehind } from "./people.ts";
import { isInAir, isOfLand, isPerson } from "./read-description.ts";
import type { Framing, Scenery, Thing, ThingKind } from "./read-description.ts";
import type { RoomWindow } from "./room.ts";
import type { Lamp } from "./sky.ts";
import { drawThing } from "./things.ts";

export interface Outdoors {
  readonly horizon: number;
  readonly lamp: Lamp;
  /** Through which all of it is seen. */
  readonly window: RoomWindow | undefined;
  /** Where somebody is painted before it, in shares of the picture's width. */
  readonly sitter: number | undefined;
}

/** In shares of the picture's height, at a middle distance. */
const heights: Readonly<Record<ThingKind, number>> = {
  balloon: 0.42,
  birds: 0.2,
  boat: 0.24,
  lighthouse: 0.46,
  tower: 0.42,
  house: 0.17,
  windmill: 0.38,
  tree: 0.36,
  pine: 0.34,
  campfire: 0.07,
  woman: 0.17,
  man: 0.18,
  figure: 0.16,
};

const sizes: Readonly<Record<Framing, number>> = { wide: 0.62, middle: 1, close: 1.6, portrait: 0.9 };

/** The first thing has the best place; the others keep away from it. People in a room or before a lens are painted later. */
export function placeThings(painting: Painting, scenery: Scenery, outdoors: Outdoors): void {
  const { framing, inside } = scenery;
  const things = scenery.things.filter((thing) => !isPerson(thing) || (!inside && framing !== "portrait"));
  const isOnShore = hasWater(scenery) && !inside && things.some(isOfLand);
  if (isOnShore) shore(painting, outdoors);
  const first = firstPlace(painting, outdoors);
  const places = [first, 1 - first, 0.5, first < 0.5 ? 0.86 : 0.14, first < 0.5 ? 0.12 : 0.88];
  const size = height * sizes[framing] * (inside ? 0.5 : 1);
  const placed = things.map((thing, index) => {
    const share = (places[index % places.length] ?? first) + 0.06 * (painting.random() - 0.5);
    const tall = size * heights[thing.kind] * (index === 0 ? 1 : 0.82) * thing.scale;
    const y = footOf(thing, tall, outdoors, painting, scenery, isOnShore);
    return { thing, x: acrossOf(share, painting, outdoors), tall, y };
  });
  // What stands lower is nearer, and hides the rest.
  for (const { thing, ...place } of placed.toSorted((one, other) => one.y - other.y))
    drawThing(painting, place, thing);
}

/** On a third; in a portrait on the side that is free. */
function firstPlace({ random }: Painting, { sitter }: Outdoors): number {
  if (sitter !== undefined) return sitter < 0.5 ? 0.8 : 0.2;
  return random() < 0.5 ? 0.34 : 0.66;
}

/** People in the room stand on its floor and look out. */
export function placeIndoors(
  painting: Painting,
  { things, framing }: Scenery,
  { left, wide }: RoomWindow,
): void {
  if (framing === "portrait") return;
  for (const [index, thing] of things.filter(isPerson).entries()) {
    const x = left + wide * (0.84 + 0.4 * index) - 30 + 60 * painting.random();
    personFromBehind(painting, { x, y: 672, tall: 400 * thing.scale }, thing);
  }
}

function hasWater({ ground }: Scenery): boolean {
  return ground === "sea" || ground === "lake";
}

/** Land on this side of the water, for what would stand in it. */
function shore(painting: Painting, { horizon, lamp }: Outdoors): void {
  const { palette, seed } = painting;
  const noise = fractalNoise(seed + 600, 3);
  const edge = horizon + (height - horizon) * 0.4;
  for (const [row, colour] of [
    [0, groundColours.dunes],
    [1, groundColours.meadow],
  ] as const)
    slope(
      painting,
      (x) => edge + 16 * row - 46 * (noise(x / 420, 3) - 0.4) + 6 * row * noise(x / 40, 9),
      height,
      inLight(colour, palette, 0.1),
      lamp,
    );
}

function acrossOf(share: number, { width }: Painting, { window }: Outdoors): number {
  return window === undefined ? width * share : window.left + window.wide * (0.14 + 0.72 * share);
}

function footOf(
  thing: Thing,
  tall: number,
  { horizon, window }: Outdoors,
  { random }: Painting,
  { framing, ground }: Scenery,
  isOnShore: boolean,
): number {
  const ceiling = window === undefined ? height * 0.04 : window.top + 20;
  const { kind } = thing;
  if (kind === "balloon")
    return Math.max(ceiling + tall, ceiling + (horizon - ceiling) * (0.62 + 0.2 * random()));
  if (isInAir(thing)) return ceiling + (horizon - ceiling) * (0.45 + 0.3 * random());
  const below = (window === undefined ? height : window.top + window.tall) - horizon;
  if (ground === "sea" && kind === "lighthouse") return horizon + below * 0.18;
  if (isOnShore) return horizon + below * (isOfLand(thing) ? 0.56 + 0.2 * random() : 0.16 + 0.1 * random());
  const near = framing === "close" ? 0.6 : framing === "wide" ? 0.22 : 0.4;
  return horizon + below * (near + 0.14 * random());
}
