import type { ForecastJob, ForecastState } from "../engine/forecast.ts";
import { itemJob, stageOfJob } from "../plan/declare-items.ts";
import type { Palette } from "./palette.ts";
import { clipText, padText, textWidth } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { countOf, deniedText, listOf } from "./words.ts";

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
const keysShown = 3;
const widestKey = 24;

/** Of a stage with more jobs than these that go the same way, one line tells. */
const fewJobs = 5;

interface Line {
  readonly state: ForecastState;
  readonly name: string;
  readonly why: string;
}

/** What a run would do, a line for each job, or for many of a stage that go the same way. */
export function renderForecast(name: string, jobs: readonly ForecastJob[], palette: Palette): string {
  const told = [...groupJobs(jobs)].flatMap((group) => groupLines(group, jobs));
  const stateWidth = Math.max(...states.map(textWidth));
  const nameWidth = Math.max(0, ...told.map((line) => textWidth(line.name)));
  const lines = told.map((line) => {
    const state = palette[tones[line.state]](padText(line.state, stateWidth));
    return `  ${state}  ${padText(plainLine(line.name), nameWidth)}  ${plainLine(line.why)}`.trimEnd();
  });
  return [`${palette.bold(plainLine(name))}: ${countsText(jobs)}`, ...lines].join("\n");
}

/** Jobs of one stage that go the same way, where the first of them stands. */
function groupJobs(jobs: readonly ForecastJob[]): Iterable<readonly ForecastJob[]> {
  return Map.groupBy(jobs, ({ job, state, round }) => `${stageOfJob(job)} ${state} ${round}`).values();
}

/** First those that do so for the same reason, if they are many. */
function groupLines(group: readonly ForecastJob[], jobs: readonly ForecastJob[]): readonly Line[] {
  const alike = [...Map.groupBy(group, reasonsWithoutKey).values()];
  const many = alike.filter(({ length }) => length > fewJobs);
  const others = alike.filter(({ length }) => length <= fewJobs).flat();
  const told = many.map((some) => countLine(some, jobs));
  if (others.length <= fewJobs) return [...told, ...others.map(jobLine)];
  return [...told, countLine(others, jobs)];
}

/** A reason may name the item. */
function reasonsWithoutKey({ job, reasons }: ForecastJob): string {
  return reasons.join("\n").replaceAll(keyOf(job), "");
}

function countLine(group: readonly ForecastJob[], jobs: readonly ForecastJob[]): Line {
  const [first] = group;
  if (first === undefined) throw new Error("nothing to count");
  const stage = stageOfJob(first.job);
  const all = jobs.filter(({ job }) => stageOfJob(job) === stage).length;
  const { state } = first;
  const { why } = jobLine(first);
  const isSame = group.every((job) => jobLine(job).why === why);
  const head = group.length === all ? countOf(all, "job") : someText(group, all);
  const reason = isSame ? why : `for example ${why}`;
  return { state, name: itemJob(stage, "…"), why: why === "" ? head : `${head}: ${reason}` };
}

/** Who would not run is looked for by nobody. */
function someText(group: readonly ForecastJob[], all: number): string {
  const keys = group.map(({ job }) => clipText(keyOf(job), widestKey));
  const names = group[0]?.state === "fresh" ? "" : ` (${listOf(keys, keysShown)})`;
  return `${group.length} of ${countOf(all, "job")}${names}`;
}

function keyOf(job: string): string {
  return job.slice(stageOfJob(job).length + 1, -1);
}

function jobLine(job: ForecastJob): Line {
  const round = job.round > 0 && job.state === "run" ? [`in round ${job.round}`] : [];
  const reasons = forecastReasons(job);
  const why = [...round, ...(reasons.length === 0 ? [] : [listOf(reasons, reasonsShown)])];
  return { state: job.state, name: job.job, why: why.join(": ") };
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
  const told = jobs.map(({ job, state, reasons, round }) => ({ job, state, reasons, round }));
  return JSON.stringify(told, null, 2);
}
