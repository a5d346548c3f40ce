import { createCanvas, ImageData } from "@napi-rs/canvas";
import type { Canvas } from "@napi-rs/canvas";
import sharp from "sharp";
import { StageFailure } from "storyflow";
import { messageOf } from "./message-of.ts";

/** A picture ready to be drawn. */
export interface Picture {
  readonly canvas: Canvas;
  readonly width: number;
  readonly height: number;
}

/** A picture with more pixels than this for each of the film's gains nothing and costs memory. */
const oversampling = 2;

/** Reads a picture, upright and in sRGB, no larger than a film of the given size can show. */
export async function loadPicture(file: string, film: { width: number; height: number }): Promise<Picture> {
  const { data, info } = await decode(file, film);
  const canvas = createCanvas(info.width, info.height);
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
  canvas.getContext("2d").putImageData(new ImageData(pixels, info.width, info.height), 0, 0);
  return { canvas, width: info.width, height: info.height };
}

async function decode(file: string, film: { width: number; height: number }) {
  try {
    return await sharp(file)
      .rotate()
      .toColourspace("srgb")
      .resize({
        width: film.width * oversampling,
        height: film.height * oversampling,
        fit: "outside",
        withoutEnlargement: true,
      })
      .flatten({ background: "black" })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw new StageFailure("contract", `cannot read the picture ${file}: ${messageOf(error)}`);
  }
}
