import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckContext } from "storyflow";
import type { DecodedTracks } from "./decode-tracks.ts";

export interface DecodedFilm extends DecodedTracks {
  /** What the decoders complained of while they went on, the first few. */
  readonly complaints: readonly string[];
  readonly complaintCount: number;
}

const complaintLimit = 5;

/**
 * Decodes a film in a process of its own. H.264 decoders conceal damage: they make up what is missing, hand out every
 * frame and report no failure. Only their log tells, which @napi-rs/webcodecs prints where a variable says so.
 */
export async function decodeFilm(
  film: string,
  context: Pick<CheckContext, "run" | "tmp">,
): Promise<DecodedFilm> {
  const report = join(context.tmp, "decoded.json");
  const { stdout } = await context.run(process.execPath, [program(), film, report], {
    env: { WEBCODECS_LOG: "ffmpeg=error" },
  });
  const complaints = complaintsIn(stdout);
  return {
    ...(JSON.parse(await readFile(report, "utf8")) as DecodedTracks),
    complaints: complaints.slice(0, complaintLimit),
    complaintCount: complaints.length,
  };
}

/** Beside this file, in the language in which it is installed. */
function program(): string {
  return fileURLToPath(new URL(`./decode-program${extname(import.meta.url)}`, import.meta.url));
}

/** The messages of decoders in a log, without times and addresses. */
export function complaintsIn(log: string): readonly string[] {
  return log
    .split("\n")
    .map((line) => /\bERROR ffmpeg: (?:\[(\w+) @ \w+\] )?(.*)$/.exec(line.trimEnd()))
    .filter((match) => match !== null)
    .map(([, decoder, message]) => (decoder === undefined ? `${message}` : `${decoder}: ${message}`));
}
