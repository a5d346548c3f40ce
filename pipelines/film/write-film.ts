import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StageContext } from "storyflow";
import { clearDates } from "./boxes.ts";
import { encodeFilm } from "./encode.ts";
import type { FilmFormat, FilmFrames } from "./encode.ts";

/** Encodes a film and says how far it is. Under its name stands a whole film or none, the same bytes for the same frames. */
export async function writeFilm(
  frames: FilmFrames,
  format: FilmFormat,
  output: string,
  context: Pick<StageContext, "signal" | "report">,
): Promise<void> {
  await mkdir(dirname(output), { recursive: true });
  const draft = join(dirname(output), `.${basename(output)}.${process.pid}.tmp`);
  try {
    await encodeFilm(frames, format, draft, {
      signal: context.signal,
      onFrame: progressOf(frames.count, context),
    });
    await clearDates(draft);
    await rename(draft, output);
  } finally {
    await rm(draft, { force: true });
  }
}

/** So often a film says how far it is. */
const reportCount = 100;

function progressOf(frames: number, context: Pick<StageContext, "report">): (done: number) => void {
  const every = Math.max(Math.floor(frames / reportCount), 1);
  return (done) => {
    if (done % every === 0 || done === frames) context.report(done / frames, `frame ${done} of ${frames}`);
  };
}

/** Enough for pictures that move slowly to look as they are. */
const bitsPerPixel = 0.2;

/** Bits a second where nobody says how many. */
export function plainBitrate({ width, height, fps }: Omit<FilmFormat, "bitrate">): number {
  return Math.round(width * height * fps * bitsPerPixel);
}
