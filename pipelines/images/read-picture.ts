import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { StageFailure } from "storyflow";
import { decodeRaster, toRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";
import type { Size } from "./panel-drawing.ts";

type PictureRead =
  | { readonly ok: true; readonly raster: Raster }
  /** `reason` goes on after the file's name: `a.png is empty`. */
  | { readonly ok: false; readonly reason: string };

/** Reads a picture into a cell of this size, whole and letterboxed; or says why it cannot. */
export async function readIntoCell(file: string, cell: Size, background: string): Promise<PictureRead> {
  const content = await readContent(file);
  if (!content.ok) return content;
  const { bytes } = content;
  const unknown = await whyNoPicture(bytes);
  if (unknown !== undefined) return { ok: false, reason: unknown };
  try {
    const picture = sharp(bytes, { failOn: "warning" }).autoOrient();
    const fitted = picture.resize(cell.width, cell.height, { fit: "contain", background });
    return { ok: true, raster: await toRaster(fitted, background) };
  } catch (error) {
    return { ok: false, reason: `is damaged (${messageOf(error)})` };
  }
}

/** Reads a panel that an earlier stage made. */
export async function readPanel(file: string): Promise<Raster> {
  const content = await readContent(file);
  if (!content.ok) throw new StageFailure("not_found", `${file} ${content.reason}`);
  try {
    return await decodeRaster(content.bytes);
  } catch (error) {
    throw new StageFailure("contract", `${file} cannot be read as a picture (${messageOf(error)})`, {
      cause: error,
    });
  }
}

type Content =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };

// Pictures are read by their bytes, since libvips would remember a file by its name.
async function readContent(file: string): Promise<Content> {
  try {
    const bytes = await readFile(file);
    return bytes.length === 0 ? { ok: false, reason: "is empty (0 bytes)" } : { ok: true, bytes };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { ok: false, reason: missing ? "does not exist" : `cannot be read (${messageOf(error)})` };
  }
}

async function whyNoPicture(bytes: Uint8Array): Promise<string | undefined> {
  try {
    await sharp(bytes).metadata();
    return undefined;
  } catch (error) {
    return `is not a picture (${messageOf(error)})`;
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().replaceAll(/\s*\n\s*/g, "; ");
}
