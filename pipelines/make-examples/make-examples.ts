import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { fromRaster, toRaster } from "../images/raster.ts";
import type { Raster } from "../images/raster.ts";
import { paintLamp } from "./lamp-room.ts";
import { gaussian, seededRandom } from "../images/noise.ts";
import { paintBeam, paintBoat, paintDawn, paintDusk, paintHarbour, paintStorm } from "./outdoors.ts";
import { newScene } from "./paint.ts";
import type { Scene } from "./paint.ts";
import { paintStairs } from "./stairs.ts";
import { paintWatch } from "./watch-room.ts";

// Paints the pictures of the two example projects, the keeper's night. Run it with Node from anywhere; what it writes is
// the same each time.

const size = { width: 640, height: 360 };
const grainSigma = 2.2;
const jpegQuality = 84;

type Paint = (scene: Scene) => void;
type Spoil = (raster: Raster) => Promise<Raster>;

interface Picture {
  readonly name: string;
  readonly paint: Paint;
  readonly spoil?: Spoil;
}

/** Four of nine would not do as they are; autofix mends them. */
const keepersNight: readonly Picture[] = [
  { name: "01-dusk", paint: paintDusk },
  { name: "02-stairs", paint: paintStairs, spoil: soft },
  { name: "03-lamp", paint: paintLamp },
  { name: "04-storm", paint: paintStorm },
  { name: "05-boat", paint: paintBoat, spoil: dark },
  { name: "06-beam", paint: paintBeam },
  { name: "07-watch", paint: paintWatch, spoil: amberCast },
  { name: "08-harbour", paint: paintHarbour, spoil: noisy },
  { name: "09-dawn", paint: paintDawn },
];

/** A black and a repeated picture: no filter helps. */
const lostNight: readonly Picture[] = [
  { name: "01-dusk", paint: paintDusk },
  { name: "02-storm", paint: paintStorm },
  { name: "03-boat", paint: paintBoat, spoil: black },
  { name: "04-storm-again", paint: paintStorm, spoil: slightlyLighter },
  { name: "05-beam", paint: paintBeam },
  { name: "06-dawn", paint: paintDawn },
];

function soft(raster: Raster): Promise<Raster> {
  return toRaster(fromRaster(raster).blur(1.15));
}

function dark(raster: Raster): Promise<Raster> {
  return toRaster(fromRaster(raster).linear(0.25, 0));
}

function amberCast(raster: Raster): Promise<Raster> {
  return toRaster(fromRaster(raster).linear([1.2, 0.8, 0.12], [36, 8, 0]));
}

async function noisy(raster: Raster): Promise<Raster> {
  return withGrain(raster, 77, 24);
}

function black(raster: Raster): Promise<Raster> {
  return toRaster(fromRaster(raster).linear(0.01, 2));
}

function slightlyLighter(raster: Raster): Promise<Raster> {
  return toRaster(fromRaster(raster).linear(1.04, 2));
}

async function painted(paint: Paint): Promise<Raster> {
  const scene = newScene(seededRandom(7));
  paint(scene);
  const small = await toRaster(sharp(scene.canvas.toBuffer("image/png")).resize(size.width, size.height));
  return withGrain(small, 8, grainSigma);
}

function withGrain({ width, height, data }: Raster, seed: number, sigma: number): Raster {
  const random = seededRandom(seed);
  const grainy = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const grain = sigma * gaussian(random);
    for (let channel = at; channel < at + 3; channel++) {
      grainy[channel] = Math.min(255, Math.max(0, Math.round((data[channel] ?? 0) + grain)));
    }
  }
  return { width, height, data: grainy };
}

async function writeStory(folder: URL, pictures: readonly Picture[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, paint, spoil } of pictures) {
    const picture = await painted(paint);
    const kept = spoil === undefined ? picture : await spoil(picture);
    const jpeg = await fromRaster(kept).jpeg({ quality: jpegQuality, mozjpeg: true }).toBuffer();
    await writeFile(fileURLToPath(new URL(`${name}.jpg`, folder)), jpeg);
  }
}

const examples = new URL("../../examples/", import.meta.url);
await writeStory(new URL("storycore/assets/", examples), keepersNight);
await writeStory(new URL("storycore-unfixable/assets/", examples), lostNight);
