import type { ReportedStage, RunReport } from "../engine/run-report.ts";
import type { Failure } from "../model/outcome.ts";
import type { Source } from "../model/source.ts";
import type { FrameStyle } from "./code-frame.ts";
import { renderPlace } from "./render-diagnostics.ts";
import { clipText } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { listOf } from "./words.ts";

/** What the texts at the end of a run need to know beside its report. */
export interface EndStyle extends FrameStyle {
  /** The texts that places point into. */
  readonly sources: readonly Source[];
  /** A path of the project as the person would name it from where they stand. */
  readonly showPath: (path: string) => string;
  /** The command that runs a stage alone. */
  readonly rerun: (stage: string) => string;
  /** The report as a file, as the person would name it. */
  readonly reportPath: string;
}

/** More failures than these are left to the report. */
const maxShown = 10;
const maxTail = 20;
const maxLineWidth = 500;

/** The failed stages of a run: first cause, output, and what to do; no text if none failed. */
export function renderFailures(report: RunReport, style: EndStyle): string {
  const failed = report.stages.filter((stage) => stage.state === "failed");
  const blocks = failed.slice(0, maxShown).map((stage) => renderFailure(stage, report, style));
  const rest = failed.length - maxShown;
  if (rest > 0) blocks.push(`${rest} more failed: see ${plainLine(style.reportPath)}`);
  return blocks.join("\n\n");
}

function renderFailure(stage: ReportedStage, report: RunReport, style: EndStyle): string {
  const { bold, red, cyan } = style.palette;
  const { failure } = stage;
  const title = red(bold(`failed ${stage.id}`));
  if (failure === undefined) return title;
  return [
    `${title} (${failure.class}): ${line(failure.message)}`,
    ...(failure.place === undefined ? [] : renderPlace(failure.place, style.sources, style)),
    ...(failure.details ?? []).map((detail) => `  ${line(detail)}`),
    ...tailLines(failure, style),
    ...logLines(stage, report, style),
    `  run it alone: ${line(style.rerun(stage.id))}`,
    ...blockedLines(stage, report),
    ...(failure.hint === undefined ? [] : [`  ${cyan("hint:")} ${line(failure.hint)}`]),
  ].join("\n");
}

function tailLines(failure: Failure, style: EndStyle): readonly string[] {
  if (failure.tail.length === 0) return [];
  const { dim } = style.palette;
  return [
    "  the end of its output:",
    ...failure.tail.slice(-maxTail).map((text) => `${dim("   |")} ${line(text)}`.trimEnd()),
  ];
}

/** Of the attempt that failed, which a loop may have in its body. */
function logLines(stage: ReportedStage, report: RunReport, style: EndStyle): readonly string[] {
  const culprit = report.stages.find(({ id }) => id === stage.failure?.job) ?? stage;
  const last = culprit.attempts.at(-1);
  return last === undefined ? [] : [`  log: ${line(style.showPath(last.log))}`];
}

function blockedLines(stage: ReportedStage, report: RunReport): readonly string[] {
  const blocked = report.stages.filter((other) => other.blockedBy?.includes(stage.id) === true);
  return blocked.length === 0
    ? []
    : [
        `  blocked by this: ${listOf(
          blocked.map(({ id }) => id),
          10,
        )}`,
      ];
}

function line(text: string): string {
  return clipText(plainLine(text), maxLineWidth);
}
