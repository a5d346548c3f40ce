import { extname } from "node:path";
import { StageFailure } from "storyflow";
import { encodePng, fromRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";

/** The picture's bytes in the format of its file's name. */
export async function encodeFor(file: string, raster: Raster): Promise<Uint8Array> {
  const picture = fromRaster(raster);
  switch (extname(file).toLowerCase()) {
    case ".png":
      return encodePng(raster);
    case ".jpg":
    case ".jpeg":
      return picture.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
    case ".webp":
      return picture.webp({ lossless: true }).toBuffer();
    case ".tif":
    case ".tiff":
      return picture.tiff({ compression: "deflate" }).toBuffer();
    default:
      throw new StageFailure("contract", `${file} cannot be mended in place`, {
        hint: "panels are png, jpg, webp or tiff files",
      });
  }
}
