import type { ReportedStage, RunReport } from "../engine/run-report.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { formatDuration, formatElapsed, formatMoment, formatTimeLeft } from "./format-time.ts";
import { budgetLines } from "./render-budget.ts";
import { renderFailures, type EndStyle } from "./render-failure.ts";
import { pipelineText, runTones, settledText } from "./render-runs.ts";
import { cacheLines, loopsLines, outdatedLines, stateLine, warningLines } from "./render-summary.ts";
import { progressBar, stageLine } from "./row-text.ts";
import type { RunView } from "./run-view.ts";
import { isSettledPhase, type StageView } from "./stage-view.ts";
import { safeJson } from "./safe-json.ts";
import { padText, textWidth } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { countOf, listOf } from "./words.ts";

/** A run as it stands. */
export interface RunStatus {
  readonly run: KeptRun;
  readonly report: RunReport;
  /** Undefined before it has begun, and where its events cannot be read. */
  readonly view: RunView | undefined;
}

export interface StatusStyle extends EndStyle {
  readonly nowMs: number;
  /** Whether a path of the project is in place. */
  readonly isThere: (path: string) => boolean;
}

/** With more stages than these, only those are shown that a person would look for. */
const rowsMax = 100;
/** Of each stage, of its jobs. */
const jobsShown = 20;
const finishedShown = 50;
/** What more jobs of a stage made is in one line. */
const fewJobs = 10;
const pathsShown = 5;

/** How a run stands: its stages, what failed, what its loops came to, and what is finished and where it is. */
export function renderStatus(status: RunStatus, style: StatusStyle): string {
  const { report } = status;
  const failures = renderFailures(report, style);
  const ends = [
    ...loopsLines(report),
    ...warningLines(report, style.palette),
    ...finishedLines(report, style),
    ...outdatedLines(report, style),
    ...nextLines(status.run),
  ];
  const parts = [
    headLines(status, style),
    stageLines(status, style),
    failures === "" ? [] : [failures],
    ends,
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** The report with the state that the run is in and, while it goes on, how far it is. */
export function renderStatusJson({ run, report, view }: RunStatus, nowMs: number): string {
  const { continues } = run.head;
  const progress = view === undefined || !isLivingState(run.state) ? {} : progressOf(view, nowMs);
  return safeJson({ ...report, state: run.state, continues, ...progress }, 2);
}

function progressOf(view: RunView, nowMs: number) {
  const { fraction, timeLeft } = view.progressAt(nowMs);
  const range = timeLeft && { low: Math.round(timeLeft.lowMs), high: Math.round(timeLeft.highMs) };
  return { progress: { fraction, timeLeftMs: range ?? null } };
}

function headLines(status: RunStatus, style: StatusStyle): readonly string[] {
  const { run, report } = status;
  const { head } = run;
  const { palette } = style;
  const { stages, continues } = head;
  const facts = [
    `run ${run.id}`,
    head.manifest,
    ...(stages.length === 0 ? [] : [`asked for ${listOf(stages, 5)}`]),
    ...(continues === null ? [] : [`continues ${continues}`]),
  ];
  const title = `${pipelineText({ ...head, manifest: "pipeline.yaml" })} ${stateText(run, report)}`;
  return [
    palette.bold(palette[runTones[run.state]](plainLine(title))),
    `  ${plainLine(facts.join(", "))}`,
    ...progressLines(status, style.nowMs),
    ...cacheLines(report),
    ...budgetLines(report),
  ];
}

function stateText({ state, head }: KeptRun, report: RunReport): string {
  const began = formatMoment(Date.parse(report.startedAt));
  const took = formatDuration(report.durationMs);
  switch (state) {
    case "pending":
      return `is pending since ${began}: it waits for another run`;
    case "running":
      return `is running since ${began}, for ${formatElapsed(report.durationMs)}`;
    case "paused":
      return `is paused, began ${began}, ${formatElapsed(report.durationMs)} ago: nothing new starts`;
    case "interrupted":
      return `was interrupted after ${took}, began ${began}: process ${head.process.pid} is gone`;
    case "succeeded":
    case "failed":
      return `${state} in ${took}, began ${began}`;
    case "cancelled":
      return `was cancelled after ${took}, began ${began}`;
  }
}

function progressLines({ run, report, view }: RunStatus, nowMs: number): readonly string[] {
  if (report.stages.length === 0) return [];
  if (run.state === "interrupted") return [`  ${settledText(report)} settled`];
  if (!isLivingState(run.state)) return [stateLine(report)];
  if (view === undefined) return [];
  const { fraction, timeLeft } = view.progressAt(nowMs);
  const left = timeLeft === undefined ? "" : ` · ${formatTimeLeft(timeLeft)}`;
  return [`  ${progressBar(fraction)}  ${settledText(report)}${left}`];
}

function stageLines({ run, report, view }: RunStatus, style: StatusStyle): readonly string[] {
  if (view === undefined) return report.stages.slice(0, rowsMax).map(reportedLine);
  const isOver = !isLivingState(run.state);
  const nowMs = isOver ? Date.parse(report.startedAt) + report.durationMs : style.nowMs;
  const all = view.rows.flatMap((stage) => [stage, ...(stage.jobs?.all ?? [])]);
  const shown = shownOf(all, view);
  const { palette, columns } = style;
  return [
    ...shown.map((stage) => stageLine(stage, view, { palette, columns, nowMs, isOver })),
    ...restLines(all.filter((stage) => !shown.includes(stage))),
  ];
}

/** Of thousands, those that are at work or went wrong; each stage, where only their jobs are so many. */
function shownOf(all: readonly StageView[], { rows }: RunView): readonly StageView[] {
  if (all.length <= rowsMax) return all;
  if (rows.length > rowsMax) return all.filter(isTelling).slice(0, rowsMax);
  return rows.flatMap((stage) => [stage, ...(stage.jobs?.telling ?? []).slice(0, jobsShown)]);
}

function isTelling({ phase }: StageView): boolean {
  return phase !== "waiting" && (!isSettledPhase(phase) || phase === "failed");
}

function restLines(rest: readonly StageView[]): readonly string[] {
  if (rest.length === 0) return [];
  const counts = Map.groupBy(rest, ({ phase }) => phase);
  return [`and ${Array.from(counts, ([phase, { length }]) => `${length} ${phase}`).join(", ")}`];
}

function reportedLine({ id, state, durationMs }: ReportedStage): string {
  const took = durationMs > 0 ? `  ${formatDuration(durationMs)}` : "";
  return `${padText(state, textWidth("interrupted"))} ${plainLine(id)}${took}`;
}

/** Whatever became of the run, what its stages made is there; what is not comes back by itself. */
function finishedLines(report: RunReport, style: StatusStyle): readonly string[] {
  const finished = report.stages.filter(({ state, outputs }) => state === "succeeded" && outputs.length > 0);
  if (finished.length === 0) return [];
  const lines = [...Map.groupBy(finished, ({ id, stage = id }) => stage)].flatMap(([stage, jobs]) =>
    jobs.length > fewJobs
      ? [
          finishedLine(
            `${stage}, ${countOf(jobs.length, "job")}`,
            jobs.flatMap(({ outputs }) => outputs),
            report,
            style,
          ),
        ]
      : jobs.map(({ id, outputs }) => finishedLine(id, outputs, report, style)),
  );
  const rest = lines.length - finishedShown;
  return [
    "  finished:",
    ...lines.slice(0, finishedShown),
    ...(rest > 0 ? [`    and what ${countOf(rest, "more stage")} made`] : []),
  ];
}

function finishedLine(
  name: string,
  outputs: readonly string[],
  report: RunReport,
  style: StatusStyle,
): string {
  const products = new Set(report.products);
  const shown = outputs.slice(0, pathsShown).map((path) => {
    const text = plainLine(style.showPath(path));
    if (!style.isThere(path)) return `${text} (not in place)`;
    return products.has(path) ? style.palette.bold(text) : text;
  });
  const rest = outputs.length - shown.length;
  return `    ${plainLine(name)}: ${rest > 0 ? `${shown.join(", ")} and ${rest} more` : listOf(shown)}`;
}

function nextLines({ id, state }: KeptRun): readonly string[] {
  if (state === "pending") return [];
  if (state === "paused" || state === "interrupted") return [`  go on: storyflow resume ${id}`];
  return [`  logs: storyflow logs ${id}`];
}
