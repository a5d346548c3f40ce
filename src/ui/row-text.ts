import type { JobSketch } from "../model/event.ts";
import { formatDuration, formatElapsed, formatTimeLeft } from "./format-time.ts";
import { madeCounts, skippedReason } from "./job-counts.ts";
import type { Palette } from "./palette.ts";
import { resultsText, scoreText } from "./results-text.ts";
import type { RunView } from "./run-view.ts";
import {
  isSettledPhase,
  type JobsView,
  settledPhases,
  type StagePhase,
  type StageView,
} from "./stage-view.ts";
import { aboutStage, stageId, stageTitle } from "./stage-name.ts";
import { clipText, padText, textWidth } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { awaitedText, countOf, deniedText, elsewhereText, listOf } from "./words.ts";

export interface RowStyle {
  readonly palette: Palette;
  readonly columns: number;
  readonly nowMs: number;
  /** Nobody is at work any more: what had not settled never will. */
  readonly isOver?: boolean;
  /** Stages go by their ids, as in commands, and not by their titles. */
  readonly isById?: boolean;
}

/** Where a job stands below the row of its stage. */
const indent = "  ";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const frameMs = 100;
const barWidth = 10;
const widestName = 24;
/** Of a narrow screen a name takes no more than this share. */
const widestShare = 1 / 4;
const timeWidth = 6;

const icons: { readonly [phase in Exclude<StagePhase, "running">]: string } = {
  waiting: "◻",
  retrying: "↻",
  passed: "✔",
  succeeded: "✔",
  skipped: "↓",
  failed: "✖",
  blocked: "⊘",
  cancelled: "⊘",
};

const tones: { readonly [phase in StagePhase]: keyof Palette } = {
  waiting: "dim",
  running: "cyan",
  retrying: "yellow",
  passed: "green",
  succeeded: "green",
  skipped: "yellow",
  failed: "red",
  blocked: "red",
  cancelled: "yellow",
};

/** The row of a stage, one line of the screen: how it stands, since when, and what there is to say. */
export function stageRow(stage: StageView, view: RunView, style: RowStyle): string {
  const icon = stage.phase === "running" ? spinnerFrame(style.nowMs) : icons[stage.phase];
  return rowText(icon, stage, view, style);
}

const wordWidth = "interrupted".length;

/** The same for a screen that does not move: how it stands in a word. */
export function stageLine(stage: StageView, view: RunView, style: RowStyle): string {
  const word = wasInterrupted(stage, style) ? "interrupted" : stage.phase;
  return rowText(padText(word, wordWidth), stage, view, { ...style, isById: true });
}

function wasInterrupted({ phase }: StageView, { isOver }: RowStyle): boolean {
  return isOver === true && (phase === "running" || phase === "retrying");
}

interface Widest {
  readonly width: number;
  /** Of how many jobs: those of a fanned-out stage come into being during the run. */
  readonly size: number;
}

/** The widest name of each view: a screen asks for it with every row that it paints. */
const widestNames = new Map([true, false].map((isById) => [isById, new WeakMap<RunView, Widest>()]));

function nameWidthIn(view: RunView, { isById = false, columns }: RowStyle): number {
  const width = widestNameIn(view, isById);
  return isById ? width : Math.min(width, Math.max(1, Math.floor(columns * widestShare)));
}

function widestNameIn(view: RunView, isById: boolean): number {
  const { size } = view.stages;
  const known = widestNames.get(isById)?.get(view);
  if (known?.size === size) return known.width;
  const widest = [...view.stages.values()].reduce(
    (width, { sketch }) => Math.max(width, isById ? textWidth(stageId(sketch)) : titleWidth(sketch)),
    0,
  );
  const width = Math.min(widestName, widest);
  widestNames.get(isById)?.set(view, { width, size });
  return width;
}

function titleWidth(sketch: JobSketch): number {
  return textWidth(stageTitle(sketch)) + (sketch.item === undefined ? 0 : indent.length);
}

function rowText(mark: string, stage: StageView, view: RunView, style: RowStyle, isBelow = false): string {
  const { palette, isById = false } = style;
  const nameWidth = nameWidthIn(view, style) - (isBelow ? indent.length : 0);
  // Alone, an item does not say of which stage it is.
  const isId = isById || (stage.sketch.item !== undefined && !isBelow);
  const name = padText(
    clipText(isId ? stageId(stage.sketch) : stageTitle(stage.sketch), nameWidth),
    nameWidth,
  );
  const time = timeText(stage, style.nowMs).padStart(timeWidth);
  const room = style.columns - textWidth(`${isBelow ? indent : ""}${mark} ${name} ${time}  `);
  const detail = clipText(plainLine(detailParts(stage, view, style).join("  ")), room);
  const paint = palette[wasInterrupted(stage, style) ? "yellow" : tones[stage.phase]];
  const isQuiet =
    (stage.phase === "waiting" && stage.jobs?.begunMs === undefined) || stage.phase === "skipped";
  return `${paint(mark)} ${name} ${palette.dim(time)}  ${isQuiet ? palette.dim(detail) : detail}`.trimEnd();
}

/** `8 of 12 jobs  1 failed  2 running`: how the jobs of a fanned-out stage stand. */
function jobsParts({ sketch, phase, causes }: StageView, jobs: JobsView): readonly string[] {
  if (jobs.all.length === 0) return ["no jobs: its list is empty"];
  const total = countOf(jobs.all.length, "job");
  // What passed a round of a loop may come again.
  const isInLoop = sketch.loops.length > 0 || sketch.limit !== undefined;
  const done = jobs.count(...settledPhases, ...(isInLoop ? [] : ["passed" as const]));
  const count = (word: StagePhase) => (jobs.count(word) === 0 ? [] : [`${jobs.count(word)} ${word}`]);
  const isOver = isSettledPhase(phase);
  return [
    isOver ? total : `${done} of ${total}`,
    ...(["failed", "running", "retrying"] as const).flatMap(count),
    ...(isInLoop ? count("passed") : []),
    ...(["blocked", "cancelled"] as const).flatMap(count),
    ...skippedParts(jobs),
    ...awaitingText(jobs.all),
    ...(isOver ? madeCounts(jobs).map(({ count: made, word }) => `${made} ${word}`) : []),
    ...(phase === "blocked" && causes.length > 0 ? [`blocked by ${listOf(causes, 3)}`] : []),
  ];
}

function skippedParts(jobs: JobsView): readonly string[] {
  const count = jobs.count("skipped");
  const reason = skippedReason(jobs);
  if (reason !== undefined) return [`skipped: ${deniedText(reason)}`];
  return count === 0 ? [] : [`${count} skipped`];
}

/** The line of one job under that of its stage. */
export function jobRow(job: StageView, view: RunView, style: RowStyle): string {
  const icon = job.phase === "running" ? spinnerFrame(style.nowMs) : icons[job.phase];
  return `${indent}${rowText(icon, job, view, style, true)}`;
}

/** The line below those of jobs of the same stage for which there is no room. */
export function moreJobsRow(count: number, { palette }: RowStyle): string {
  return `${indent}${palette.dim(`… and ${count} more`)}`;
}

/** The whole run in one line. */
export function headerRow(view: RunView, notice: string, style: RowStyle): string {
  const parts =
    view.settled === undefined ? progressParts(view, style.nowMs) : settledParts(view, view.settled);
  const name = plainLine(view.name);
  // What was announced of how it goes on is over with it.
  const said = view.settled === undefined ? [notice, view.notice] : [view.notice];
  const notices = said.filter((text) => text !== "").map(plainLine);
  const rest = [...notices, ...parts].join(" · ");
  const room = style.columns - textWidth(name) - 2;
  return room < 1 ? clipText(name, style.columns) : `${style.palette.bold(name)}  ${clipText(rest, room)}`;
}

function progressParts(view: RunView, nowMs: number): readonly string[] {
  const { fraction, timeLeft } = view.progressAt(nowMs);
  return [
    ...(view.isPaused ? ["paused"] : []),
    `${progressBar(fraction)}  ${view.count(...settledPhases)} of ${countOf(view.size, wordForJobs(view))}`,
    formatElapsed(nowMs - view.startedMs),
    ...(timeLeft === undefined ? [] : [formatTimeLeft(timeLeft)]),
    ...countText(view, "failed", "failed"),
    ...countText(view, "running", "running"),
    ...countText(view, "retrying", "waiting to retry"),
    ...awaitingText([...view.stages.values()]),
    ...countText(view, "blocked", "blocked"),
  ];
}

function settledParts(view: RunView, settled: NonNullable<RunView["settled"]>): readonly string[] {
  const counts = settledPhases.flatMap((phase) => countText(view, phase, phase));
  return [`${settled.state} in ${formatDuration(settled.durationMs)}`, ...counts];
}

function countText(view: RunView, phase: StagePhase, word: string): readonly string[] {
  const count = view.count(phase);
  return count === 0 ? [] : [`${count} ${word}`];
}

/** How many wait for slots of pools. */
function awaitingText(stages: readonly StageView[]): readonly string[] {
  const waiting = stages.filter(({ awaited }) => awaited.length > 0);
  if (waiting.length === 0) return [];
  const pools = [...new Set(waiting.flatMap(({ awaited }) => awaited))];
  const isElsewhere = waiting.some((stage) => stage.isElsewhere);
  return [`${waiting.length} waiting for ${listOf(pools, 3)}${isElsewhere ? elsewhereText : ""}`];
}

/** `████░░░░░░  40 %` */
export function progressBar(fraction: number): string {
  const share = Math.min(Math.max(fraction, 0), 1);
  const full = Math.floor(share * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function spinnerFrame(nowMs: number): string {
  return spinner[Math.floor(nowMs / frameMs) % spinner.length] ?? spinner[0];
}

function timeText(stage: StageView, nowMs: number): string {
  if (stage.phase === "running") return formatElapsed(nowMs - stage.sinceMs);
  if (stage.jobs?.begunMs !== undefined && !isSettledPhase(stage.phase))
    return formatElapsed(nowMs - stage.sinceMs);
  return stage.spentMs > 0 && stage.phase !== "retrying" ? formatDuration(stage.spentMs) : "";
}

function wordForJobs({ rows }: RunView): string {
  return rows.some(({ jobs }) => jobs !== undefined) ? "job" : "stage";
}

function detailParts(stage: StageView, view: RunView, style: RowStyle): readonly string[] {
  if (stage.jobs !== undefined) return jobsParts(stage, stage.jobs);
  switch (stage.phase) {
    case "waiting":
      return [
        style.isOver === true ? "" : waitingText(stage, view, style),
        ...descriptionOf(stage, style),
      ].filter((part) => part !== "");
    case "running":
      return runningParts(stage, view, style);
    case "retrying":
      return [retryText(stage, style.nowMs), stage.failure?.message ?? ""];
    case "passed":
      return [...passedParts(stage), resultsText(stage.results)].filter((part) => part !== "");
    case "succeeded":
      return [...madeParts(stage), ...loopParts(stage), resultsText(stage.results)].filter(
        (part) => part !== "",
      );
    case "skipped":
      return [stage.explanation === "" ? "skipped" : `skipped: ${deniedText(stage.explanation)}`];
    case "failed":
      return [stage.failure === undefined ? "failed" : `${stage.failure.class}: ${stage.failure.message}`];
    case "blocked":
      return [`blocked by ${namesOf(stage.causes, view, style)}`];
    case "cancelled":
      return ["cancelled"];
  }
}

function waitingText(stage: StageView, view: RunView, style: RowStyle): string {
  if (stage.awaited.length > 0) return awaitedText(stage.awaited, stage.isElsewhere);
  const open = stage.sketch.needs.filter((need) => isOpenFor(stage, view.stages.get(need)));
  if (open.length > 0) return `waits for ${namesOf(open, view, style)}`;
  return stage.sketch.always ? "waits for all else" : "waits for a free place";
}

/** What passed a round of a loop is there for those in the same loop only. */
function isOpenFor(stage: StageView, need: StageView | undefined): boolean {
  if (need === undefined || isSettledPhase(need.phase)) return false;
  const { job, loops } = stage.sketch;
  return need.phase !== "passed" || !need.sketch.loops.some((loop) => loop === job || loops.includes(loop));
}

function runningParts(stage: StageView, view: RunView, style: RowStyle): readonly string[] {
  const { fraction, message } = stage;
  const said = [
    ...roundParts(stage, view),
    ...(stage.attempt > 1 ? [`attempt ${stage.attempt}`] : []),
    ...(fraction === undefined ? [] : [progressBar(fraction)]),
    ...(message === "" ? [] : [message.trim()]),
  ];
  return said.length > 0 ? said : descriptionOf(stage, style);
}

function roundParts(stage: StageView, view: RunView): readonly string[] {
  const { limit, loops } = stage.sketch;
  if (limit !== undefined) {
    const best = stage.best === undefined ? "" : `, best ${scoreText(stage.best)}`;
    return [`round ${stage.round} of ${limit}${best}: ${stage.explanation}`];
  }
  const loop = view.stages.get(loops[0] ?? "");
  return loop === undefined || stage.round === 0
    ? []
    : [`after ${loop.sketch.job} round ${stage.round} of ${loop.sketch.limit}`];
}

function passedParts(stage: StageView): readonly string[] {
  const { limit } = stage.sketch;
  return limit === undefined ? [] : [`round ${stage.round} of ${limit} done, judged again`];
}

/** That it had to execute goes without saying. */
function madeParts({ made }: StageView): readonly string[] {
  return made === undefined || made === "executed" ? [] : [made];
}

function loopParts(stage: StageView): readonly string[] {
  if (stage.decision === undefined) return [];
  const rounds = countOf(stage.round, "round");
  if (stage.decision === "satisfied") return [`${rounds}, satisfied: ${deniedText(stage.explanation)}`];
  const best = stage.best === undefined ? "" : `, best ${scoreText(stage.best)}`;
  return [`${rounds}${best}, accepted: ${stage.explanation}`];
}

function retryText(stage: StageView, nowMs: number): string {
  const { retry } = stage;
  if (retry === undefined) return "waits to retry";
  const wait = `${formatElapsed(retry.dueMs - nowMs + 999)}${retry.isAsked ? ", as asked" : ""}`;
  return `retry ${retry.number} of ${retry.limit} in ${wait} (${retry.class})`;
}

function descriptionOf({ sketch }: StageView, { isById }: RowStyle): readonly string[] {
  const about = isById === true ? aboutStage(sketch) : (sketch.description ?? "");
  return about === "" ? [] : [about];
}

/** As the rows of these stages are called. */
function namesOf(jobs: readonly string[], view: RunView, { isById }: RowStyle): string {
  const names = jobs.map((job) => (isById === true ? job : (view.stages.get(job)?.sketch.title ?? job)));
  return listOf(names, 3);
}
