import { createHash } from "node:crypto";
import { seededRandom } from "../images/noise.ts";
import type { Random } from "../images/noise.ts";
import { height, newPainting, soften } from "./canvas.ts";
import type { Painting, Size } from "./canvas.ts";
import { paletteOf } from "./colours.ts";
import { paintGround } from "./ground.ts";
import { paintFar } from "./land.ts";
import { bust } from "./people.ts";
import { placeIndoors, placeThings } from "./place-things.ts";
import { isPerson, readDescription } from "./read-description.ts";
import type { Framing, Scenery } from "./read-description.ts";
import { paintRoom, windowOf } from "./room.ts";
import type { RoomWindow } from "./room.ts";
import { paintSky } from "./sky.ts";
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
  const window = scenery.inside ? windowOf(painting, random() < 0.5) : undefined;
  const sitter = scenery.framing === "portrait" ? (random() < 0.5 ? 0.38 : 0.62) : undefined;
  paintOutdoors(painting, scenery, window, sitter);
  if (window !== undefined) {
    paintRoom(painting, window);
    placeIndoors(painting, scenery, window);
  }
  if (sitter !== undefined) portrait(painting, scenery, sitter);
  finish(painting);
  return { png: await painting.canvas.encode("png"), scenery };
}

function paintOutdoors(
  painting: Painting,
  scenery: Scenery,
  window: RoomWindow | undefined,
  sitter: number | undefined,
): void {
  const horizon =
    window === undefined ? height * horizonOf(scenery, painting.random) : window.top + window.tall * 0.62;
  const lamp = paintSky(painting, scenery, horizon, window);
  paintFar(painting, scenery.far, horizon, lamp);
  paintGround(painting, scenery.ground, horizon, lamp);
  placeThings(painting, scenery, { horizon, lamp, window, sitter });
  paintWeather(painting, scenery, horizon);
}

/** Somebody near, before all else as a lens shows it that is set to the near. */
function portrait(painting: Painting, { things }: Scenery, sitter: number): void {
  const person = things.find(isPerson);
  if (person === undefined) return;
  soften(painting, 7);
  bust(painting, { x: painting.width * sitter, y: height, tall: height * 0.92 }, person);
}

function seedOf({ description, setting, seed }: KeyframeWords): number {
  return createHash("sha256")
    .update(JSON.stringify([description, setting, seed]))
    .digest()
    .readUInt32BE();
}

const horizons: Readonly<Record<Framing, number>> = {
  wide: 0.56,
  middle: 0.62,
  close: 0.7,
  portrait: 0.6,
};

function horizonOf({ framing, ground }: Scenery, random: Random): number {
  return horizons[framing] + 0.05 * (random() - 0.5) - (ground === "city" || ground === "town" ? 0.1 : 0);
}
