import type { ReportedError, ReportedStage, RunReport } from "../engine/run-report.ts";
import { severities } from "../model/severity.ts";
import type { Source } from "../model/source.ts";
import { stageOfJob } from "../plan/declare-items.ts";
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
/** Of jobs that failed alike so many are named. */
const keysShown = 20;
/** Of those of one stage that are blocked. */
const blockedNamed = 3;
const maxTail = 20;
const maxTried = 5;
/** A shorter wait would read as none. */
const shortestWaitMs = 50;
const maxCommandWidth = 200;
const maxLineWidth = 500;

/** Jobs of one stage that failed alike, or a single failure. */
interface Group {
  readonly first: ReportedError;
  readonly errors: readonly ReportedError[];
  /** Of the stage whose jobs they are. */
  readonly stage?: ReportedStage;
}

/** The failed stages of a run: first cause, output, and what to do; no text if none failed. */
export function renderFailures(report: RunReport, style: EndStyle): string {
  const groups = groupAlike(report);
  const gravest = new Set(groups.toSorted(byGravity).slice(0, maxShown));
  const blocks = [...gravest].map((group) => renderGroup(group, report, style));
  const rest = groups.filter((group) => !gravest.has(group)).flatMap(({ errors }) => errors);
  if (rest.length > 0)
    blocks.push(
      restText(
        rest.map(({ stage }) => stage),
        style,
      ),
    );
  return blocks.join("\n\n");
}

/** A hundred jobs of a stage often fail for one reason; it may name the item, and values of its own. */
function groupAlike({ errors, stages }: RunReport): readonly Group[] {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const alike = Map.groupBy(errors, (error) => {
    const { stage = error.stage, item } = byId.get(error.stage) ?? {};
    const message =
      item === undefined ? error.message : error.message.replaceAll(item, "").replaceAll(/\d+/g, "");
    return JSON.stringify([stage, error.class, error.severity, error.exitCode, message]);
  });
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const stage = byId.get(byId.get(first.stage)?.stage ?? "");
    return [{ first, errors: group, ...(stage !== undefined && { stage }) }];
  });
}

/** For those that are alike the order of the plan stays. */
function byGravity({ first: a }: Group, { first: b }: Group): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function restText(stages: readonly string[], { reportPath }: EndStyle): string {
  return `${stages.length} more failed (${listOf(stages, restNamed)}): see ${plainLine(reportPath)}`;
}

function renderGroup({ first, errors, stage }: Group, { stages }: RunReport, style: EndStyle): string {
  const { bold, red } = style.palette;
  const marks = `(${marksOf(first).join(", ")}): ${line(first.message)}`;
  if (stage === undefined || errors.length === 1) {
    return [`${red(bold(`failed ${first.stage}`))} ${marks}`, ...errorLines(first, style)].join("\n");
  }
  const failed = new Set(errors.map((error) => error.stage));
  const keys = stages.flatMap(({ id, item = id }) => (failed.has(id) ? [item] : []));
  const who = `failed ${errors.length} of ${countOf(stage.jobs ?? 0, "job")} of ${stage.id}`;
  const blocks = stages.flatMap(({ id }) => (errors.some((error) => error.blocks.includes(id)) ? [id] : []));
  return [
    `${red(bold(who))} ${marks}`,
    `  jobs: ${line(listOf(keys, keysShown))}`,
    `  the first is ${line(first.stage)}:`,
    ...errorLines({ ...first, blocks }, style),
  ].join("\n");
}

function errorLines(error: ReportedError, style: EndStyle): readonly string[] {
  const { place, details = [], log, rerun, hint } = error;
  return [
    ...(place === undefined ? [] : renderPlace(place, style.sources, style)),
    ...details.map((detail) => `  ${line(detail)}`),
    ...commandLines(error),
    ...triedLines(error),
    ...tailLines(error, style),
    ...(log === undefined ? [] : [`  log: ${line(style.showPath(log))}`]),
    ...(rerun === undefined ? [] : [`  run it alone: ${line(rerun)}`]),
    ...blockedLines(error),
    ...(hint === undefined ? [] : [`  ${style.palette.cyan("hint:")} ${line(hint)}`]),
  ];
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
  if (blocks.length === 0) return [];
  const names = [...Map.groupBy(blocks, stageOfJob)].flatMap(([stage, jobs]) =>
    jobs.length > blockedNamed ? [`${countOf(jobs.length, "job")} of ${stage}`] : jobs,
  );
  return [`  blocked by this: ${listOf(names, 10)}`];
}

function line(text: string): string {
  return clipText(plainLine(text), maxLineWidth);
}
