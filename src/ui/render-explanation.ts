import type { ForecastJob, ForecastState } from "../engine/forecast.ts";
import type { ReportedLoop, ReportedStage, RunReport } from "../engine/run-report.ts";
import { formatDuration } from "./format-time.ts";
import type { Palette } from "./palette.ts";
import { forecastReasons } from "./render-forecast.ts";
import { gainText, scoreText } from "./results-text.ts";
import { plainLine } from "./visible-text.ts";
import { deniedText, listOf } from "./words.ts";

const sentences: { readonly [state in ForecastState]: string } = {
  run: "would run",
  undecided: "hangs on what is not known yet",
  restored: "is restored from the cache",
  fresh: "is fresh: nothing that it is made of changed",
  skipped: "would be skipped",
  failed: "would fail",
  blocked: "would be blocked",
};

/** Why a stage would run or not, and how it was decided about it in the last run. */
export function renderExplanation(job: ForecastJob, report: RunReport | undefined, palette: Palette): string {
  const round = job.round > 0 && job.state === "run" ? ` in round ${job.round}` : "";
  return [
    `${palette.bold(plainLine(job.job))} ${sentences[job.state]}${round}`,
    ...forecastReasons(job).map((reason) => `  ${plainLine(reason)}`),
    ...(report === undefined ? [] : lastRunLines(job.job, report)),
  ].join("\n");
}

function lastRunLines(id: string, report: RunReport): readonly string[] {
  const stage = report.stages.find((candidate) => candidate.id === id);
  if (stage === undefined) return [];
  const loop = report.loops.find((candidate) => candidate.stage === id);
  return [
    `in the last run, ${report.run}:`,
    ...(loop === undefined ? [stageText(stage)] : loopTexts(loop)).map((text) => `  ${plainLine(text)}`),
  ];
}

function stageText(stage: ReportedStage): string {
  const { state, how, reasons, durationMs, skippedBecause, blockedBy = [], failure } = stage;
  if (state === "skipped") return `skipped: ${deniedText(skippedBecause ?? "")}`;
  if (state === "failed") return `failed: ${failure?.message ?? ""}`;
  if (state === "blocked") return `blocked by ${listOf(blockedBy, 3)}`;
  if (how !== "executed") return how ?? state;
  if (reasons[0] === "never ran") return `ran for the first time, for ${formatDuration(durationMs)}`;
  const why = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
  return `ran for ${formatDuration(durationMs)}${why}`;
}

/** `ran: qa.score 3.1 < threshold 3.5, round 2 of 3, best 3.3` */
function loopTexts(loop: ReportedLoop): readonly string[] {
  let best: number | undefined;
  return loop.history.map(({ round, decision, explanation, score, gain }) => {
    if (score !== undefined) best = Math.max(score, best ?? score);
    const scores = best === undefined ? "" : `, best ${scoreText(best)}`;
    const own = score === undefined ? "" : `, score ${gainText(score, gain)}`;
    if (decision === "again") return `ran: ${explanation}, round ${round + 1} of ${loop.limit}${scores}`;
    if (decision === "satisfied")
      return `was satisfied after round ${round}: ${deniedText(explanation)}${own}`;
    const why = decision === "plateau" ? "gained too little" : "was exhausted";
    return `${why} after round ${round}: ${explanation}${own}${scores}, kept round ${loop.kept ?? round}`;
  });
}
