import type { ForecastJob, ForecastState } from "../engine/forecast.ts";
import type { Palette } from "./palette.ts";
import { padText, textWidth } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { deniedText, listOf } from "./words.ts";

const states: readonly ForecastState[] = [
  "run",
  "undecided",
  "restored",
  "fresh",
  "skipped",
  "failed",
  "blocked",
];

/** As a sentence about many jobs has it. */
const words: { readonly [state in ForecastState]: string } = {
  run: "to run",
  undecided: "undecided",
  restored: "to restore",
  fresh: "fresh",
  skipped: "skipped",
  failed: "to fail",
  blocked: "blocked",
};

const tones: { readonly [state in ForecastState]: keyof Palette } = {
  run: "yellow",
  undecided: "cyan",
  restored: "green",
  fresh: "green",
  skipped: "dim",
  failed: "red",
  blocked: "yellow",
};

const reasonsShown = 3;

/** What a run would do, a line for each job. */
export function renderForecast(name: string, jobs: readonly ForecastJob[], palette: Palette): string {
  const stateWidth = Math.max(...states.map(textWidth));
  const jobWidth = Math.max(0, ...jobs.map(({ job }) => textWidth(job)));
  const lines = jobs.map((job) => {
    const state = palette[tones[job.state]](padText(job.state, stateWidth));
    const round = job.round > 0 && job.state === "run" ? [`in round ${job.round}`] : [];
    const reasons = forecastReasons(job);
    const why = [...round, ...(reasons.length === 0 ? [] : [listOf(reasons, reasonsShown)])];
    return `  ${state}  ${padText(plainLine(job.job), jobWidth)}  ${plainLine(why.join(": "))}`.trimEnd();
  });
  return [`${palette.bold(plainLine(name))}: ${countsText(jobs)}`, ...lines].join("\n");
}

/** Why a job would be skipped is that its condition does not hold. */
export function forecastReasons({ state, reasons }: ForecastJob): readonly string[] {
  return state === "skipped" ? reasons.map(deniedText) : reasons;
}

function countsText(jobs: readonly ForecastJob[]): string {
  const counts = states.flatMap((state) => {
    const count = jobs.filter((job) => job.state === state).length;
    return count === 0 ? [] : [`${count} ${words[state]}`];
  });
  return counts.join(", ");
}

export function renderForecastJson(jobs: readonly ForecastJob[]): string {
  return JSON.stringify(jobs, null, 2);
}
