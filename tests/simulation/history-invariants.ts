import { endings, eventsOf, isCacheable, isShown, toleratesError } from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";
import type { History } from "./simulate.ts";
import { isAtOrBelow } from "./machine.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { differencesAt } from "./standing.ts";
import { digestText } from "../../src/keys/digest-text.ts";
import type { FailureClass } from "../../src/model/outcome.ts";

type HistoryInvariant = (history: History) => readonly string[];

/** What must hold of runs in a row. */
export const historyInvariants: { readonly [name: string]: HistoryInvariant } = {
  handworkIsNeverLost,
  healsWhateverWentWrong,
  nothingFailsForNoReason,
  secondRunDoesNothing,
  troubleLeavesNoTraceInWhatSucceeds,
};

/** An undisturbed run comes to the same as one where nothing was made before. */
function healsWhateverWentWrong({ healing, fresh }: History): readonly string[] {
  const wrong: string[] = [];
  if (healing.result?.exitCode !== fresh.result?.exitCode) {
    wrong.push(`exit code ${healing.result?.exitCode} in place of ${fresh.result?.exitCode}`);
  }
  const wanted = endings(fresh);
  for (const [job, { state, results }] of endings(healing)) {
    const other = wanted.get(job);
    if (state !== other?.state) wrong.push(`${job} is ${state} in place of ${other?.state}`);
    else if (JSON.stringify(results) !== JSON.stringify(other.results))
      wrong.push(`${job} has other results`);
  }
  return [...wrong, ...otherFiles(healing, fresh)];
}

/** Where jobs succeeded or were skipped, the same files stand. */
function otherFiles(run: SimulatedRun, fresh: SimulatedRun): readonly string[] {
  const ended = endings(fresh);
  return naiveJobs(fresh).all.flatMap(({ id, outputs }) => {
    const state = ended.get(id)?.state;
    if (state !== "succeeded" && state !== "skipped") return [];
    return outputs.flatMap((value) => {
      const wanted = [...fresh.after.disk].filter(
        ([name]) => name === value || name.startsWith(`${value.replace(/\/$/u, "")}/`),
      );
      const files = new Map(wanted.map(([name, text]) => [name, digestText(text)] as const));
      return differencesAt(value, files, run.after.disk).map((text) => `${id}: ${text}`);
    });
  });
}

/** A run that got through in spite of it all has made what an undisturbed one makes. */
function troubleLeavesNoTraceInWhatSucceeds({ troubled, fresh }: History): readonly string[] {
  return troubled
    .filter((run) => run.result?.exitCode === 0 && run.isWhole && isShown(run))
    .filter(
      (run) =>
        JSON.stringify([run.params, run.data]) === JSON.stringify([fresh.params, fresh.data]) &&
        hasSameSources(run, fresh),
    )
    .filter((run) => !mayHaveToleratedAFailure(run) && eventsOf(run, "budget.spent").length === 0)
    .flatMap((run) => otherFiles(run, fresh).map((text) => `${run.name}: ${text}`));
}

function mayHaveToleratedAFailure(run: SimulatedRun): boolean {
  const hasFailed = eventsOf(run, "attempt.finished").some(({ outcome }) => outcome.status === "failed");
  return hasFailed && run.plan.stages.some(({ id }) => toleratesError(run, id));
}

function hasSameSources(run: SimulatedRun, fresh: SimulatedRun): boolean {
  const sources = [...fresh.before.disk];
  return sources.every(
    ([path, text]) => run.before.disk.get(path) === text && run.after.disk.get(path) === text,
  );
}

function secondRunDoesNothing({ healing, second, machine }: History): readonly string[] {
  // What failed, though a loop or the manifest let that pass, is tried again.
  const failed = eventsOf(healing, "attempt.finished").filter(({ outcome }) => outcome.status === "failed");
  const mayRun = new Set([...failed.map(({ job }) => job), ...lostBy(second, machine)]);
  const needless = second.commands.filter(({ job }) => isCacheable(second, job) && !mayRun.has(job));
  const moved = changedPaths(healing, second).filter((path) => !isMadeBy(mayRun, path, second));
  const restored = second.commands.length === 0 ? eventsOf(second, "outputs.restored") : [];
  return [
    ...needless.map(({ job, round }) => `${job} ran again in round ${round}`),
    ...moved.map((path) => `${path} changed, came or went`),
    ...restored.map(({ job }) => `files of ${job} were put back though they stood`),
  ];
}

function changedPaths({ after: { disk: before } }: SimulatedRun, { after: { disk } }: SimulatedRun) {
  return [...new Set([...before.keys(), ...disk.keys()])].filter(
    (path) => before.get(path) !== disk.get(path),
  );
}

function isMadeBy(jobs: ReadonlySet<string>, path: string, run: SimulatedRun): boolean {
  const outputs = naiveJobs(run)
    .all.filter(({ id }) => jobs.has(id))
    .flatMap((job) => job.outputs);
  return outputs.some((output) => isAtOrBelow(path, output.replace(/\/$/u, "")));
}

/** Where nothing goes wrong, a job fails for nothing but what the manifest says of it. */
function nothingFailsForNoReason({ healing, second, fresh }: History): readonly string[] {
  const reasons: ReadonlySet<FailureClass> = new Set(["contract", "condition", "not_found", "unsatisfied"]);
  return [healing, second, fresh].flatMap((run) =>
    eventsOf(run, "stage.settled").flatMap(({ job, failure }) =>
      failure === undefined || reasons.has(failure.class)
        ? []
        : [`${run.name}: ${job} failed: ${failure.message}`],
    ),
  );
}

/** Where blobs are gone, what stood in place may have been the last of it. */
function lostBy(run: SimulatedRun, { lost }: History["machine"]): readonly string[] {
  if (lost !== "blobs") return [];
  return eventsOf(run, "cache.missed")
    .filter(({ reasons }) => reasons.some((reason) => reason.endsWith("the cache does not have it")))
    .map(({ job }) => job);
}

/** What a person wrote where stages write is in its place, in the trash, or in the cache. */
function handworkIsNeverLost({ handwork, machine }: History): readonly string[] {
  const kept = new Set([...machine.disk.values(), ...machine.trash, ...machine.blobs.values()]);
  return handwork.filter((text) => !kept.has(text)).map((text) => `"${text}" is gone`);
}
