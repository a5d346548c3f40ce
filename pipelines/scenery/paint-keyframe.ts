import { createHash } from "node:crypto";
import { seededRandom } from "../images/noise.ts";
import type { Random } from "../images/noise.ts";
import { height, newPainting } from "./canvas.ts";
import type { Painting, Size } from "./canvas.ts";
import { paletteOf } from "./colours.ts";
import { paintFar } from "./land.ts";
import { paintGround } from "./ground.ts";
import { readDescription } from "./read-description.ts";
import type { Framing, Scenery, Thing, ThingKind } from "./read-description.ts";
import { paintSky } from "./sky.ts";
import { drawThing } from "./things.ts";
import { finish, paintWeather } from "./weather.ts";

export interface KeyframeWords {
  readonly description: string;
  /** Of the scene: what the description leaves open. */
  readonly setting: string;
  /** Any text; the same words with another seed are another picture. */
  readonly seed: string;
}

export interface Keyframe {
  readonly png: Uint8Array;
  readonly scenery: Scenery;
}

/** Paints what a description says. The same words, seed and size give the same bytes. */
export async function paintKeyframe(words: KeyframeWords, size: Size): Promise<Keyframe> {
  const seed = seedOf(words);
  const random = seededRandom(seed);
  const scenery = readDescription(words.description, words.setting, (count) => Math.floor(random() * count));
  const painting = newPainting(size, seed % 100_000, random, paletteOf(scenery, 2 * random() - 1));
  const horizon = height * horizonOf(scenery, random);
  const lamp = paintSky(painting, scenery, horizon);
  paintFar(painting, scenery.far, horizon, lamp);
  paintGround(painting, scenery.ground, horizon, lamp);
  placeThings(painting, scenery, horizon);
  paintWeather(painting, scenery, horizon);
  finish(painting);
  return { png: await painting.canvas.encode("png"), scenery };
}

function seedOf({ description, setting, seed }: KeyframeWords): number {
  return createHash("sha256")
    .update(JSON.stringify([description, setting, seed]))
    .digest()
    .readUInt32BE();
}

const horizons: Readonly<Record<Framing, number>> = { wide: 0.56, middle: 0.62, close: 0.7 };

function horizonOf({ framing, ground }: Scenery, random: Random): number {
  return horizons[framing] + 0.05 * (random() - 0.5) - (ground === "city" ? 0.08 : 0);
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
  figure: 0.15,
};

const sizes: Readonly<Record<Framing, number>> = { wide: 0.62, middle: 1, close: 1.6 };

/** The first thing stands on a third; the others keep away from it. */
function placeThings(painting: Painting, scenery: Scenery, horizon: number): void {
  const { things, framing } = scenery;
  const first = painting.random() < 0.5 ? 0.34 : 0.66;
  const places = [first, 1 - first, 0.5, first < 0.5 ? 0.86 : 0.14, first < 0.5 ? 0.12 : 0.88];
  const placed = things.map((thing, index) => {
    const share = places[index % places.length] ?? first;
    const tall = height * heights[thing.kind] * sizes[framing] * (index === 0 ? 1 : 0.82) * thing.scale;
    const x = painting.width * (share + 0.06 * (painting.random() - 0.5));
    return { thing, x, tall, y: footOf(thing, tall, horizon, painting, scenery) };
  });
  // What stands lower is nearer, and hides the rest.
  for (const { thing, ...place } of placed.toSorted((one, other) => one.y - other.y))
    drawThing(painting, place, thing);
}

function footOf(
  { kind }: Thing,
  tall: number,
  horizon: number,
  { random }: Painting,
  { framing, ground }: Scenery,
): number {
  if (kind === "balloon") return Math.max(horizon * (0.62 + 0.2 * random()), tall + height * 0.04);
  if (kind === "birds") return horizon * (0.45 + 0.3 * random());
  const below = height - horizon;
  if (ground === "sea" && kind === "lighthouse") return horizon + below * 0.18;
  const near = framing === "close" ? 0.6 : framing === "wide" ? 0.22 : 0.4;
  return horizon + below * (near + 0.14 * random());
}
