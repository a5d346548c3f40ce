import {
  type ReportedLoop,
  type ReportedRound,
  type ReportedStage,
  reportedJobs,
  type RunReport,
} from "../engine/run-report.ts";
import type { SettledState } from "../model/outcome.ts";
import { itemJob } from "../plan/declare-items.ts";
import { formatDuration } from "./format-time.ts";
import type { Palette } from "./palette.ts";
import { budgetLines } from "./render-budget.ts";
import type { EndStyle } from "./render-failure.ts";
import { gainText, resultsText } from "./results-text.ts";
import { plainLine } from "./visible-text.ts";
import { countOf, deniedText, listOf } from "./words.ts";

const slowestShown = 3;
const roundsShown = 20;
/** More loops of the items of a stage are told together. */
const fewLoops = 5;
const keysShown = 10;
const warningsShown = 10;
const productsShown = 10;
/** Stages that took less are not slow. */
const slowMs = 100;

/** In the order in which they are counted. */
export const settledStates: readonly SettledState[] = [
  "succeeded",
  "skipped",
  "failed",
  "blocked",
  "cancelled",
];

const tones: { readonly [state in RunReport["state"]]: keyof Palette } = {
  succeeded: "green",
  failed: "red",
  cancelled: "yellow",
  interrupted: "yellow",
};

/** What a run came to, in a few lines. */
export function renderSummary(report: RunReport, style: EndStyle): string {
  const { bold } = style.palette;
  const paint = style.palette[tones[report.state]];
  const title = `${report.name} ${report.state} in ${formatDuration(report.durationMs)}`;
  return [
    paint(bold(plainLine(title))),
    stateLine(report),
    ...cacheLines(report),
    ...budgetLines(report),
    ...slowestLines(report),
    ...loopsLines(report),
    ...warningLines(report, style.palette),
    ...productLines(report, style),
    ...outdatedLines(report, style),
    `  report: ${plainLine(style.reportPath)}`,
  ].join("\n");
}

/** Where stages are fanned out it is their jobs that are counted. */
export function stateLine(report: RunReport): string {
  const isFannedOut = report.stages.some(({ item }) => item !== undefined);
  return `  ${isFannedOut ? "jobs" : "stages"}: ${stateCounts(report)}`;
}

export function stateCounts(report: RunReport): string {
  const jobs = reportedJobs(report);
  const counts = settledStates.flatMap((state) => {
    const count = jobs.filter((job) => job.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return counts.length === 0 ? "none" : counts.join(", ");
}

/** Where all had to execute there is nothing to tell. */
export function cacheLines({ cache }: RunReport): readonly string[] {
  const { executed, restored, fresh, savedMs } = cache;
  if (restored + fresh === 0 && savedMs === 0) return [];
  const counts = [`${executed} executed`, `${restored} restored`, `${fresh} fresh`].join(", ");
  return [`  cache: ${counts}; ${formatDuration(savedMs)} saved`];
}

export function outdatedLines({ stages }: RunReport, style: EndStyle): readonly string[] {
  const paths = stages.flatMap(({ id, outOfDate = [] }) =>
    outOfDate.map((path) => `${style.showPath(path)} (${id})`),
  );
  if (paths.length === 0) return [];
  return [`  out of date: ${plainLine(listOf(paths, productsShown))}`];
}

function slowestLines({ stages }: RunReport): readonly string[] {
  const slowest = stages
    .filter((stage) => stage.durationMs >= slowMs)
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, slowestShown);
  const texts = slowest.map((stage: ReportedStage) => `${stage.id} ${formatDuration(stage.durationMs)}`);
  return texts.length === 0 ? [] : [`  slowest: ${texts.join(", ")}`];
}

/** Each loop with its rounds; of many loops of items only how they ended. */
export function loopsLines({ loops, stages }: RunReport): readonly string[] {
  const stageOf = new Map(stages.map(({ id, stage = id }) => [id, stage]));
  return [...Map.groupBy(loops, ({ stage }) => stageOf.get(stage) ?? stage)].flatMap(([stage, those]) =>
    those.length > fewLoops ? itemLoopsLines(stage, those) : those.flatMap(loopLines),
  );
}

/** `loops fix[…]: 8 satisfied, 4 exhausted (s02, s05, s08 and s11); 8 rounds in all` */
function itemLoopsLines(stage: string, loops: readonly ReportedLoop[]): readonly string[] {
  const judged = loops.filter(({ history }) => history.length > 0);
  if (judged.length === 0) return [];
  const ends = Map.groupBy(judged, ({ decision }) => decision ?? "not settled");
  const counts = Array.from(ends, ([end, those]) => {
    const keys = those.map((loop) => loop.stage.slice(stage.length + 1, -1));
    return `${those.length} ${end}${end === "satisfied" ? "" : ` (${listOf(keys, keysShown)})`}`;
  });
  const rounds = judged.reduce((sum, loop) => sum + loop.rounds, 0);
  return [
    plainLine(`  loops ${itemJob(stage, "…")}: ${counts.join(", ")}; ${countOf(rounds, "round")} in all`),
  ];
}

function loopLines(loop: ReportedLoop): readonly string[] {
  if (loop.history.length === 0) return [];
  const by = loop.budget === undefined ? "" : ` by the run's budget of ${loop.budget}`;
  const end = `${loop.decision ?? "not settled"}${by}`;
  const shown = loop.history.slice(-roundsShown);
  const last = loop.history.at(-1)?.round;
  const kept = loop.kept === null || loop.kept === last ? "" : `, kept round ${loop.kept}`;
  return [
    `  loop ${loop.stage}: ${end} after ${countOf(loop.rounds, "round")} of at most ${loop.limit}${kept}`,
    ...shown.map((round) => `    ${roundText(round)}`),
  ];
}

/** The scores of a round: what the condition saw, and the results of the body. */
function roundText(round: ReportedRound): string {
  const seen = round.decision === "satisfied" ? deniedText(round.explanation) : round.explanation;
  const results = Object.entries(round.results).flatMap(([stage, values]) => {
    const text = resultsText(values);
    return text === "" ? [] : [`${stage} ${text}`];
  });
  const score = round.score === undefined ? [] : [`score ${gainText(round.score, round.gain)}`];
  const within = (round.within ?? [])
    .map(({ loop, round: outer }) => `${loop} round ${outer}, `)
    .toReversed();
  return plainLine(`${within.join("")}round ${round.round}: ${[seen, ...score, ...results].join("; ")}`);
}

export function warningLines(report: RunReport, palette: Palette): readonly string[] {
  const shown = report.warnings.slice(0, warningsShown);
  const rest = report.warnings.length + report.warningsDropped - shown.length;
  return [
    ...shown.map(({ stage, message }) => {
      const text = stage === undefined ? message : `${stage}: ${message}`;
      return `  ${palette.yellow("warning:")} ${plainLine(text)}`;
    }),
    ...(rest > 0 ? [`  and ${countOf(rest, "more warning")}`] : []),
  ];
}

function productLines(report: RunReport, style: EndStyle): readonly string[] {
  const shown = report.products.slice(0, productsShown);
  const rest = report.products.length - shown.length;
  return [
    ...shown.map((path) => `  made: ${style.palette.bold(plainLine(style.showPath(path)))}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
