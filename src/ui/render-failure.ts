import type { ReportedError, RunReport } from "../engine/run-report.ts";
import { severities } from "../model/severity.ts";
import type { Source } from "../model/source.ts";
import type { FrameStyle } from "./code-frame.ts";
import { formatDuration } from "./format-time.ts";
import { renderPlace } from "./render-diagnostics.ts";
import { clipText } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { countOf, listOf } from "./words.ts";

/** What the texts at the end of a run need to know beside its report. */
export interface EndStyle extends FrameStyle {
  /** The texts that places point into. */
  readonly sources: readonly Source[];
  /** A path of the project as the person would name it from where they stand. */
  readonly showPath: (path: string) => string;
  /** The report as a file, as the person would name it. */
  readonly reportPath: string;
}

/** More failures than these are left to the report. */
const maxShown = 10;
/** So many of those are named. */
const restNamed = 10;
const maxTail = 20;
const maxTried = 5;
/** A shorter wait would read as none. */
const shortestWaitMs = 50;
const maxCommandWidth = 200;
const maxLineWidth = 500;

/** The failed stages of a run: first cause, output, and what to do; no text if none failed. */
export function renderFailures(report: RunReport, style: EndStyle): string {
  const gravest = new Set(report.errors.toSorted(byGravity).slice(0, maxShown));
  const blocks = [...gravest].map((error) => renderError(error, style));
  const rest = report.errors.filter((error) => !gravest.has(error)).map(({ stage }) => stage);
  if (rest.length > 0) blocks.push(restText(rest, style));
  return blocks.join("\n\n");
}

/** For those that are alike the order of the plan stays. */
function byGravity(a: ReportedError, b: ReportedError): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function restText(stages: readonly string[], { reportPath }: EndStyle): string {
  return `${stages.length} more failed (${listOf(stages, restNamed)}): see ${plainLine(reportPath)}`;
}

function renderError(error: ReportedError, style: EndStyle): string {
  const { bold, red, cyan } = style.palette;
  const { place, details = [], log, rerun, hint } = error;
  return [
    `${red(bold(`failed ${error.stage}`))} (${marksOf(error).join(", ")}): ${line(error.message)}`,
    ...(place === undefined ? [] : renderPlace(place, style.sources, style)),
    ...details.map((detail) => `  ${line(detail)}`),
    ...commandLines(error),
    ...triedLines(error),
    ...tailLines(error, style),
    ...(log === undefined ? [] : [`  log: ${line(style.showPath(log))}`]),
    ...(rerun === undefined ? [] : [`  run it alone: ${line(rerun)}`]),
    ...blockedLines(error),
    ...(hint === undefined ? [] : [`  ${cyan("hint:")} ${line(hint)}`]),
  ].join("\n");
}

/** What kind of failure it is, in a word each. */
function marksOf(error: ReportedError): readonly string[] {
  return [error.class, error.severity];
}

/** The message tells of most exit codes; that of a missing program or a signal does not. */
function commandLines({ command, exitCode, message }: ReportedError): readonly string[] {
  if (command === undefined) return [];
  const isTold = exitCode === undefined || new RegExp(`\\b${exitCode}\\b`, "u").test(message);
  const end = isTold ? "" : ` (exit code ${exitCode})`;
  return [`  command: ${clipText(plainLine(command), maxCommandWidth)}${end}`];
}

/** Every attempt with its class and the wait between them, where there could have been more than one. */
function triedLines({ round, attempts = 1, tried = [] }: ReportedError): readonly string[] {
  if (attempts === 1 && tried.length < 2) return [];
  const shown = tried.slice(-maxTried);
  const texts = shown.map(({ attempt, class: failureClass = "unfinished", waitedMs }, index) => {
    const isNoted = index > 0 && waitedMs !== undefined && waitedMs >= shortestWaitMs;
    const after = isNoted ? `${formatDuration(waitedMs)} later ` : "";
    return `${after}attempt ${attempt} (${failureClass})`;
  });
  const earlier = tried.length > shown.length ? "…, " : "";
  const where = round === undefined || round === 0 ? "" : ` in round ${round}`;
  return [
    `  tried ${countOf(tried.length, "time")} of at most ${attempts}${where}: ${earlier}${texts.join(", ")}`,
  ];
}

function tailLines({ tail }: ReportedError, style: EndStyle): readonly string[] {
  if (tail.length === 0) return [];
  const { dim } = style.palette;
  return [
    "  the end of its output:",
    ...tail.slice(-maxTail).map((text) => `${dim("   |")} ${line(text)}`.trimEnd()),
  ];
}

function blockedLines({ blocks }: ReportedError): readonly string[] {
  return blocks.length === 0 ? [] : [`  blocked by this: ${listOf(blocks, 10)}`];
}

function line(text: string): string {
  return clipText(plainLine(text), maxLineWidth);
}
