import { createCanvas } from "@napi-rs/canvas";
import type { Canvas, SKRSContext2D } from "@napi-rs/canvas";
import { fitRect, motionFor, rectAt } from "./motion.ts";
import type { Motion } from "./motion.ts";
import { createFrameCollector } from "./native-memory.ts";
import { loadPicture } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { layersAt } from "./timeline.ts";
import type { Layer, TimedShot, Timeline } from "./timeline.ts";
import { fillFrame, makeFrame } from "./yuv.ts";
import type { Frame } from "./yuv.ts";

/** Draws the frames of a film, one after the other. */
export interface Renderer {
  /** The frame is the renderer's own and holds until the next call. */
  render(index: number): Promise<Frame>;
  /** The last frame that was drawn as a picture, as sharp as it is before a film is made of it. */
  picture(): Promise<Uint8Array>;
}

/** The movement of an entry that names none of its own. */
const plainMotion = { focus: { x: 0.5, y: 0.5 }, strength: 0.2 };

/** Keeps the pictures of the shots on screen only, so a film of any length takes the memory of two pictures. */
export function createRenderer(timeline: Timeline, film: { width: number; height: number }): Renderer {
  const canvas = createCanvas(film.width, film.height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  const frame = makeFrame(film.width, film.height);
  const pictures = new Map<TimedShot, Promise<Picture>>();
  const collector = createFrameCollector();

  return {
    async render(index) {
      const layers = layersAt(timeline, index);
      keepOnly(pictures, layers);
      clear(context, canvas);
      for (const layer of layers) {
        const picture = await pictureOf(pictures, layer.shot, film);
        drawLayer(context, layer, picture, film);
      }
      const pixels = canvas.data();
      fillFrame(frame, pixels);
      await collector.dropped(pixels.byteLength);
      return frame;
    },
    picture: () => canvas.encode("png"),
  };
}

function pictureOf(
  pictures: Map<TimedShot, Promise<Picture>>,
  shot: TimedShot,
  film: { width: number; height: number },
): Promise<Picture> {
  const known = pictures.get(shot);
  if (known !== undefined) return known;
  const loading = loadPicture(shot.entry.source_image, film);
  pictures.set(shot, loading);
  return loading;
}

function keepOnly(pictures: Map<TimedShot, Promise<Picture>>, layers: readonly Layer[]): void {
  const wanted = new Set(layers.map((layer) => layer.shot));
  for (const shot of pictures.keys()) {
    if (!wanted.has(shot)) pictures.delete(shot);
  }
}

function clear(context: SKRSContext2D, canvas: Canvas): void {
  context.globalAlpha = 1;
  context.fillStyle = "black";
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** The source rectangle is not rounded to pixels: that is what makes a slow movement smooth. */
function drawLayer(
  context: SKRSContext2D,
  layer: Layer,
  picture: Picture,
  film: { width: number; height: number },
): void {
  const pictureAspect = picture.width / picture.height;
  const filmAspect = film.width / film.height;
  const motion = motionOf(layer.shot, pictureAspect, filmAspect);
  const rect = fitRect(rectAt(motion, layer.progress), pictureAspect, filmAspect);
  context.globalAlpha = layer.opacity;
  context.drawImage(
    picture.canvas,
    rect.x * picture.width,
    rect.y * picture.height,
    rect.width * picture.width,
    rect.height * picture.height,
    0,
    0,
    film.width,
    film.height,
  );
}

function motionOf(shot: TimedShot, pictureAspect: number, filmAspect: number): Motion {
  return (
    shot.entry.motion ?? motionFor(shot.entry.camera_movement, { ...plainMotion, pictureAspect, filmAspect })
  );
}
