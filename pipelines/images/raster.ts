import sharp from "sharp";
import type { Sharp } from "sharp";

/** A picture in memory: RGB, eight bits a channel, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Decodes a whole picture; a damaged one is an error, never half a picture. */
export async function decodeRaster(bytes: Uint8Array): Promise<Raster> {
  const picture = sharp(bytes, { failOn: "warning" }).autoOrient();
  return toRaster(picture);
}

/** Runs a sharp pipeline to its pixels; what can be seen through shows the background. */
export async function toRaster(picture: Sharp, background = "#000000"): Promise<Raster> {
  const opaque = picture.flatten({ background }).toColourspace("srgb");
  const { data, info } = await opaque.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { width: info.width, height: info.height, data };
  throw new Error(`A picture of ${info.channels} channels came where 3 are expected`);
}

/** A sharp pipeline that starts from these pixels. */
export function fromRaster({ width, height, data }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The same pixels give the same bytes. */
export async function encodePng(raster: Raster): Promise<Uint8Array> {
  return fromRaster(raster).png({ compressionLevel: 6 }).toBuffer();
}

/** Between two pictures of one size: 0 is all `from`, 1 all `to`. */
export function mixRasters(from: Raster, to: Raster, share: number): Raster {
  const data = new Uint8Array(from.data.length);
  for (let at = 0; at < data.length; at++) {
    const start = from.data[at] ?? 0;
    data[at] = Math.round(start + share * ((to.data[at] ?? 0) - start));
  }
  return { width: from.width, height: from.height, data };
}
