import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckContext } from "storyflow";
import type { DecodedTracks } from "./decode-tracks.ts";
import { messageOf } from "./message-of.ts";
import type { Streams } from "./streams.ts";

export type ProbeName = "streams" | "decode";

/** What a probe found, or why it could not. */
export type ProbeAnswer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** What a probe needs of the module that asks. */
export type ProbeContext = Pick<CheckContext, "run" | "tmp">;

export interface DecodedFilm extends DecodedTracks {
  /** What the decoders complained of while they went on, the first few. */
  readonly complaints: readonly string[];
  readonly complaintCount: number;
}

const complaintLimit = 5;

/** What a film says of itself. In a process of its own, since a broken index can crash its reader or hold it for ever. */
export async function probeStreams(film: string, context: ProbeContext): Promise<ProbeAnswer<Streams>> {
  const { answer } = await askProbe<Streams>("streams", film, context);
  return answer;
}

/**
 * Decodes a film. H.264 decoders conceal damage: they make up what is missing, hand out every frame and report no
 * failure. Only their log tells, which @napi-rs/webcodecs prints where a variable of the process says so.
 */
export async function decodeFilm(film: string, context: ProbeContext): Promise<ProbeAnswer<DecodedFilm>> {
  const { answer, printed } = await askProbe<DecodedTracks>("decode", film, context);
  if (!answer.ok) return answer;
  const complaints = complaintsIn(printed);
  return {
    ok: true,
    value: {
      ...answer.value,
      complaints: complaints.slice(0, complaintLimit),
      complaintCount: complaints.length,
    },
  };
}

async function askProbe<Value>(
  name: ProbeName,
  film: string,
  context: ProbeContext,
): Promise<{ readonly answer: ProbeAnswer<Value>; readonly printed: string }> {
  const report = join(context.tmp, `${name}.json`);
  const ended = await context
    .run(process.execPath, [program(), name, film, report], { env: { WEBCODECS_LOG: "ffmpeg=error" } })
    .then(
      ({ stdout }) => ({ stdout, reason: "it left no answer" }),
      (error: unknown) => ({ stdout: "", reason: messageOf(error) }),
    );
  const written = await readFile(report, "utf8").catch(() => undefined);
  const answer: ProbeAnswer<Value> =
    written === undefined ? { ok: false, reason: ended.reason } : (JSON.parse(written) as ProbeAnswer<Value>);
  return { answer, printed: ended.stdout };
}

/** Beside this file, in the language in which it is installed. */
function program(): string {
  return fileURLToPath(new URL(`./probe-program${extname(import.meta.url)}`, import.meta.url));
}

/** The messages of decoders in a log, without times and addresses. */
function complaintsIn(log: string): readonly string[] {
  return log
    .split("\n")
    .map((line) => /\bERROR ffmpeg: (?:\[(\w+) @ \w+\] )?(.*)$/.exec(line.trimEnd()))
    .filter((match) => match !== null)
    .map(([, decoder, message]) => (decoder === undefined ? `${message}` : `${decoder}: ${message}`));
}
