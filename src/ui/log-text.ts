import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import type { ReportedStage, RunReport } from "../engine/run-report.ts";
import { visibleText } from "./visible-text.ts";
import { deniedText, listOf } from "./words.ts";

/** A line longer than this is passed on in pieces. */
const heldBytesMax = 65_536;
const newline = 10;

/** Passes on whole lines, so that those of two logs do not mix. */
export class LineHold {
  #rest: Uint8Array = new Uint8Array();

  /** All but the beginning of a line whose end has not come. */
  push(bytes: Uint8Array): Uint8Array {
    const whole = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const end = whole.lastIndexOf(newline) + 1;
    const cut = whole.length - end > heldBytesMax ? whole.length : end;
    // The bytes are only lent.
    this.#rest = Uint8Array.from(whole.subarray(cut));
    return whole.subarray(0, cut);
  }

  /** What is left. */
  end(): Uint8Array {
    const rest = this.#rest;
    this.#rest = new Uint8Array();
    return rest;
  }
}

/** The output of a stage for a terminal, piece by piece. */
export class LogText {
  readonly #decoder = new StringDecoder("utf8");
  readonly #hasColors: boolean;

  constructor(hasColors: boolean) {
    this.#hasColors = hasColors;
  }

  push(bytes: Uint8Array): string {
    const lines = this.#decoder.write(Buffer.from(bytes)).split("\n");
    return lines.map((line) => logLine(line, this.#hasColors)).join("\n");
  }
}

/** Colours and the like; nothing else of what a terminal understands is let through. */
// oxlint-disable-next-line no-control-regex -- the codes of colours
const colors = /(\u001b\[[\d;:]*m)/u;

/** One line as a terminal would show it, but that only its colours do anything: no cursor moves, no title is set. */
export function logLine(line: string, hasColors: boolean): string {
  // A progress bar goes back to the beginning of its line again and again; the last of it is what stands there.
  const shown = line.split("\r").findLast((part) => part !== "") ?? "";
  const parts = shown.split(colors);
  const isColor = (index: number) => index % 2 === 1;
  return parts.map((part, index) => (isColor(index) ? (hasColors ? part : "") : harmless(part))).join("");
}

function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .split("\t")
    .map((part) => visibleText(part))
    .join("\t");
}

/** What stands above the log of an attempt. */
export function logHeading({ job, round, attempt }: LogName): string {
  const parts = [
    visibleText(job),
    ...(round > 0 ? [`round ${round}`] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ];
  return `==> ${parts.join(", ")} <==`;
}

interface LogName {
  readonly job: string;
  readonly round: number;
  readonly attempt: number;
}

/** Why there is no output of a stage, or of any. */
export function silenceText({ run, stages }: RunReport, id: string | undefined): string {
  if (stages.length === 0) return `run ${run} has not begun`;
  const stage = stages.find((candidate) => candidate.id === id);
  const jobs = stages.filter((candidate) => candidate.stage === id);
  if (id !== undefined && jobs.length > 0) return `${whyAllSilent(id, jobs)} in run ${run}`;
  if (id !== undefined && stage === undefined) return `\`${id}\` has not run in run ${run}`;
  if (stage !== undefined) return `${whySilent(stage)} in run ${run}`;
  const hasRun = stages.some(({ attempts }) => attempts.length > 0);
  return hasRun ? `no stage printed anything in run ${run}` : `no stage has run in run ${run}`;
}

/** The same of the jobs of a fanned-out stage. */
function whyAllSilent(id: string, jobs: readonly ReportedStage[]): string {
  if (jobs.some(({ attempts }) => attempts.length > 0)) return `the jobs of \`${id}\` printed nothing`;
  const counts = Map.groupBy(jobs, ({ state, how }) => how ?? state);
  const ended = Array.from(counts, ([what, { length }]) => `${length} ${what}`);
  return `no job of \`${id}\` has run (${ended.join(", ")})`;
}

function whySilent({ id, state, how, attempts, skippedBecause, blockedBy = [] }: ReportedStage): string {
  if (attempts.length > 0) return `\`${id}\` printed nothing`;
  if (state === "succeeded") return `\`${id}\` was ${how ?? "not run"}, and did not run,`;
  if (state === "skipped") return `\`${id}\` was skipped (${deniedText(skippedBecause ?? "")})`;
  if (state === "blocked") return `\`${id}\` was blocked by ${listOf(blockedBy, 3)}`;
  return `\`${id}\` has not run`;
}
