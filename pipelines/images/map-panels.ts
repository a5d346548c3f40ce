import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StageContext } from "storyflow";
import { outputFolder, panelOf, pictureFiles } from "./panel-files.ts";
import { encodePng, toRaster } from "./raster.ts";
import type { Raster } from "./raster.ts";
import { readPanel } from "./read-picture.ts";
import type { Sharp } from "sharp";

/** Writes a changed copy of every panel into the stage's output folder; one at a time, so memory stays small. */
export async function mapPanels<Options>(
  stage: string,
  context: StageContext<Options>,
  change: (raster: Raster, file: string) => Sharp,
): Promise<readonly string[]> {
  const folder = outputFolder(stage, context.outputs);
  const files = pictureFiles(stage, context.inputs);
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [index, file] of files.entries()) {
    context.signal.throwIfAborted();
    context.report(index / files.length, panelOf(file));
    const target = join(folder, `${panelOf(file)}.png`);
    const changed = await toRaster(change(await readPanel(file), file));
    await writeFile(target, await encodePng(changed));
    written.push(target);
  }
  return written;
}
