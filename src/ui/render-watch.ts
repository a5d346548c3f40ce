import { stageOfJob } from "../plan/declare-items.ts";
import type {
  AffectedAction,
  AffectedJob,
  WatchChanged,
  WatchFact,
  WatchWaiting,
} from "../watch/watch-event.ts";
import { countOf, listOf } from "./words.ts";

const jobsShown = 8;
const reasonsShown = 3;
const foldersShown = 4;
/** From so many jobs of a stage on they are counted where they are alike. */
const manyJobs = 4;

export const keyHelp: readonly string[] = [
  "Enter  run again what failed",
  "f      run all stages, whatever was made before",
  "p      pause, or go on",
  "q      quit",
];

/** What happened around the runs, a line each; none for what is told elsewhere. */
export function renderWatch(fact: WatchFact, hasKeys: boolean): readonly string[] {
  switch (fact.type) {
    case "watch.started":
      return [`watches ${watchedText(fact)}${fact.isPolling ? ", looking twice a second" : ""}`];
    case "watch.changed":
      return changedLines(fact);
    case "watch.waiting":
      return [waitingText(fact, hasKeys)];
    case "watch.broken":
      return ["cannot be run as it is written now: waits until it is mended"];
    case "watch.paused":
      return ["paused: nothing new starts, and what changes is looked at later"];
    case "watch.resumed":
      return ["goes on"];
    case "watch.looping":
      return [
        `${listOf(fact.paths)} changed in each of the last ${fact.runs} runs: a stage seems to write what stages read; ` +
          "list it under its `outputs` or `updates`, or leave it out with a `!` pattern. Waits for another change",
      ];
    case "watch.warned":
      return [`${fact.message}${fact.hint === undefined ? "" : `: ${fact.hint}`}`];
    case "watch.ended":
      return [];
  }
}

function watchedText({ files = 0, folders = [] }: Partial<Pick<WatchWaiting, "files" | "folders">>): string {
  const names = folders.map((folder) => (folder === "." ? "the project folder" : `${folder}/`));
  return `${countOf(files, "file")} in ${names.length === 0 ? "no folder" : listOf(names, foldersShown)}`;
}

function waitingText(fact: WatchWaiting, hasKeys: boolean): string {
  const { last, failed } = fact;
  const names = failed.length === 0 ? "" : ` (${listOf(failed, jobsShown)})`;
  const result = last === undefined ? "" : `the last run ${lastWords[last]}${names}; `;
  const keys = hasKeys ? "  [Enter f p q ?]" : "";
  return `waits for changes: ${result}${watchedText(fact)}${keys}`;
}

const lastWords = { succeeded: "succeeded", failed: "failed", cancelled: "was cancelled" } as const;

function changedLines({ paths, count, affected, dependents }: WatchChanged): readonly string[] {
  const names = count > paths.length ? `${paths.join(", ")} and ${count - paths.length} more` : listOf(paths);
  const groups = together(affected, ({ job, reasons, action }) => [stageOfJob(job), action, reasons]);
  const jobs = groups.slice(0, jobsShown).flatMap(affectedLine);
  const told = groups.slice(0, jobsShown).flat().length;
  const more = told < affected.length ? [`  and ${affected.length - told} more`] : [];
  const behind = together(dependents, (job) => [stageOfJob(job)]).map(nameOf);
  const then =
    behind.length === 0 ? [] : [`  then, if that makes a difference: ${listOf(behind, jobsShown)}`];
  return [names === "" ? "something changed" : `${names} changed`, ...jobs, ...more, ...then];
}

/** Many jobs of one stage that are alike go together, the others each by itself. */
function together<T>(all: readonly T[], kindOf: (one: T) => unknown): readonly (readonly T[])[] {
  const kinds = [...Map.groupBy(all, (one) => JSON.stringify(kindOf(one))).values()];
  return kinds.flatMap((alike) => (alike.length < manyJobs ? alike.map((one) => [one]) : [alike]));
}

function affectedLine(jobs: readonly AffectedJob[]): readonly string[] {
  return jobs.slice(0, 1).map(({ reasons, action }) => {
    const why = reasons.length === 0 ? "" : `: ${listOf(reasons, reasonsShown)}`;
    return `  ${nameOf(jobs.map(({ job }) => job))} ${actionWords[action]}${why}`;
  });
}

/** `video[s03]`, or `video (40 jobs)`. */
function nameOf(jobs: readonly string[]): string {
  const [job = ""] = jobs;
  return jobs.length === 1 ? job : `${stageOfJob(job)} (${countOf(jobs.length, "job")})`;
}

const actionWords: { readonly [action in AffectedAction]: string } = {
  run: "runs",
  restore: "comes back from the cache",
  restart: "is stopped and runs again",
  finish: "runs again when it has ended",
  stop: "is stopped, and runs in the next run",
  queue: "runs in the next run",
  drop: "does not run again",
};
