import { reportedJobs, type RunReport } from "../engine/run-report.ts";
import { formatBytes } from "../model/format-bytes.ts";
import type { KeptRun, KeptRunState } from "../runs/list-runs.ts";
import { formatAgo, formatDuration, formatElapsed, formatMoment } from "./format-time.ts";
import type { Palette } from "./palette.ts";
import { settledStates, stateCounts } from "./render-summary.ts";
import { type Column, joinCells, layOutTable } from "./render-table.ts";
import { safeJson } from "./safe-json.ts";
import { plainLine } from "./visible-text.ts";
import { countOf, listOf } from "./words.ts";

export interface ListedRun {
  readonly run: KeptRun;
  readonly report: RunReport;
}

export interface RunsStyle {
  readonly palette: Palette;
  /** Undefined where nobody looks at a screen: whole ids, whole times, nothing clipped. */
  readonly screen: { readonly columns: number; readonly idLength: number } | undefined;
  readonly nowMs: number;
}

export const runTones: { readonly [state in KeptRunState]: keyof Palette } = {
  pending: "dim",
  running: "cyan",
  paused: "yellow",
  succeeded: "green",
  failed: "red",
  cancelled: "yellow",
  interrupted: "yellow",
};

const columns: readonly Column[] = [
  { title: "RUN" },
  { title: "STATE" },
  { title: "BEGAN" },
  { title: "TOOK" },
  { title: "PIPELINE", isFlexible: true },
  { title: "STAGES", isFlexible: true },
  { title: "CAME TO", isFlexible: true },
];

const foldersNamed = 3;
const prunedNamed = 20;

/** A line for each run. `more`: those that the limit left out. */
export function renderRuns(listed: readonly ListedRun[], more: number, style: RunsStyle): string {
  const rows = listed.map((item) => rowOf(item, style));
  const [titles = [], ...lines] = layOutTable(
    columns,
    rows,
    style.screen?.columns ?? Number.MAX_SAFE_INTEGER,
  );
  const { dim } = style.palette;
  return [
    dim(joinCells(titles)),
    ...lines.map((cells, index) => joinCells(paintState(cells, listed[index]?.run.state, style.palette))),
    ...(more > 0 ? [dim(`and ${more} more: --limit ${listed.length + more} shows them`)] : []),
  ].join("\n");
}

/** What cannot be read is neither listed nor touched; whoever wonders where it is gets an answer. */
export function renderUnreadable(ids: readonly string[]): string {
  const isOne = ids.length === 1;
  const folders = `${countOf(ids.length, "folder")} in .storyflow/runs/ ${isOne ? "is" : "are"}`;
  return `${folders} no run that this storyflow can read: ${listOf(ids, foldersNamed)}`;
}

/** An array of runs, for programs. */
export function renderRunsJson(listed: readonly ListedRun[]): string {
  return safeJson(listed.map(programView), 2);
}

export function renderPrunedRuns(
  { runs, bytes, kept }: { readonly runs: readonly string[]; readonly bytes: number; readonly kept: number },
  isDryRun: boolean,
): string {
  const verb = isDryRun ? "would delete" : "deleted";
  return [
    `${verb} ${countOf(runs.length, "run")}: ${formatBytes(bytes)}`,
    ...runs.slice(0, prunedNamed).map((id) => `  ${id}`),
    ...(runs.length > prunedNamed ? [`  and ${runs.length - prunedNamed} more`] : []),
    `  ${countOf(kept, "run")} ${isDryRun ? "would be" : kept === 1 ? "is" : "are"} left`,
  ].join("\n");
}

function rowOf({ run, report }: ListedRun, style: RunsStyle): readonly string[] {
  const { head, state } = run;
  const startedMs = Date.parse(head.startedAt);
  const began = style.screen === undefined ? formatMoment(startedMs) : formatAgo(startedMs, style.nowMs);
  return [
    shownId(run.id, style),
    state,
    Number.isNaN(startedMs) ? "" : began,
    tookText({ run, report }),
    plainLine(pipelineText(head)),
    plainLine(head.stages.length === 0 ? "all" : head.stages.join(" ")),
    plainLine([cameTo({ run, report }), ...continuesText(run, style)].join(", ")),
  ];
}

function shownId(id: string, { screen }: RunsStyle): string {
  return screen === undefined ? id : id.slice(0, screen.idLength);
}

function tookText({ run: { state }, report }: ListedRun): string {
  if (state === "pending") return "";
  const isOpen = state === "running" || state === "paused";
  return isOpen ? formatElapsed(report.durationMs) : formatDuration(report.durationMs);
}

/** The manifest only where it is not the usual one. */
export function pipelineText({ name, manifest }: KeptRun["head"]): string {
  return manifest === "pipeline.yaml" ? name : `${name} (${manifest})`;
}

function cameTo({ run: { state }, report }: ListedRun): string {
  switch (state) {
    case "pending":
      return "waits for another run";
    case "running":
    case "paused":
      return [settledText(report), ...atWorkText(report)].join(", ");
    case "interrupted":
      return settledText(report);
    case "succeeded":
    case "failed":
    case "cancelled":
      return stateCounts(report);
  }
}

/** `4 of 7 stages` */
export function settledText(report: RunReport): string {
  const jobs = reportedJobs(report);
  const settled = jobs.filter(({ state }) => settledStates.some((name) => name === state));
  const word = jobs.some(({ item }) => item !== undefined) ? "job" : "stage";
  return `${settled.length} of ${countOf(jobs.length, word)}`;
}

function atWorkText(report: RunReport): readonly string[] {
  const atWork = reportedJobs(report)
    .filter(({ state }) => state === "running")
    .map(({ id }) => id);
  return atWork.length === 0 ? [] : [`${listOf(atWork, 3)} ${atWork.length === 1 ? "runs" : "run"}`];
}

function continuesText({ head }: KeptRun, style: RunsStyle): readonly string[] {
  return head.continues === null ? [] : [`continues ${shownId(head.continues, style)}`];
}

function paintState(
  cells: readonly string[],
  state: KeptRunState | undefined,
  palette: Palette,
): readonly string[] {
  const paint = state === undefined ? palette.dim : palette[runTones[state]];
  return cells.map((cell, index) => (index === 1 ? paint(cell) : cell));
}

function programView({ run, report }: ListedRun) {
  const { id, state, head } = run;
  const jobs = reportedJobs(report);
  const count = (name: string) => jobs.filter((job) => job.state === name).length;
  return {
    id,
    state,
    name: head.name,
    manifest: head.manifest,
    stages: head.stages,
    startedAt: head.startedAt,
    endedAt: head.end?.endedAt ?? null,
    durationMs: report.durationMs,
    exitCode: head.end?.exitCode ?? null,
    continues: head.continues,
    counts: {
      total: jobs.length,
      ...Object.fromEntries(settledStates.map((name) => [name, count(name)])),
    },
  };
}
