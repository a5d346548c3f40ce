import { leftByRemovedItems } from "./fan-out-invariants.ts";
import { isAtOrBelow } from "./machine.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { endings, isCacheable, stageOf } from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";
import type { History } from "./simulate.ts";

type HistoryInvariant = (history: History) => readonly string[];

/** What must hold where nothing but lists changes between runs. */
export const editInvariants: { readonly [name: string]: HistoryInvariant } = {
  editsEndAsAColdRun,
  exactlyTheChangedItemsExecute,
  nothingIsInTheWay,
  removedItemsLeaveNothing,
};

/** Just what a cold run executes and no run before it has. */
function exactlyTheChangedItemsExecute({ edits }: History): readonly string[] {
  const seen = new Set<string>();
  return edits.flatMap(({ run, fresh }) => {
    const executed = readingsOf(run);
    const wanted = new Map([...readingsOf(fresh)].filter(([reading]) => !seen.has(reading)));
    for (const { reading, attempted } of run.commands) if (attempted === "succeeded") seen.add(reading);
    const needless = [...executed].filter(([reading]) => !wanted.has(reading));
    const missing = [...wanted].filter(([reading]) => !executed.has(reading));
    return [
      ...needless.map(([, job]) => `${run.name}: ${job} executed though it had nothing new to make`),
      ...missing.map(([, job]) => `${run.name}: ${job} did not execute`),
    ];
  });
}

/** What was executed, each with its job. Of jobs that are not spared, or not kept, it says nothing. */
function readingsOf(run: SimulatedRun): ReadonlyMap<string, string> {
  const spared = run.commands.filter(
    ({ job }) => isCacheable(run, job) && stageOf(run, job)?.stage.cache !== "unstored",
  );
  return new Map(spared.map(({ reading, job }) => [reading, job]));
}

function editsEndAsAColdRun({ edits }: History): readonly string[] {
  return edits.flatMap(({ run, fresh }) => {
    const ended = endings(run);
    const wanted = endings(fresh);
    const jobs = [...new Set([...ended.keys(), ...wanted.keys()])];
    const others = jobs.flatMap((job) => {
      const [is, should] = [ended.get(job), wanted.get(job)];
      const isSame =
        is?.state === should?.state && JSON.stringify(is?.results) === JSON.stringify(should?.results);
      return isSame
        ? []
        : [`${run.name}: ${job} is ${is?.state} in place of ${should?.state}, or has other results`];
    });
    const files = new Set([...run.after.disk.keys(), ...fresh.after.disk.keys()]);
    const moved = [...files].filter(
      (path) => run.after.disk.get(path) !== fresh.after.disk.get(path) && !isLeftAlone(path, run),
    );
    return [...others, ...moved.map((path) => `${run.name}: ${path} is not as in a cold run`)];
  });
}

/** What a job made that does not get to make it anew stays for people. */
function isLeftAlone(path: string, run: SimulatedRun): boolean {
  const ended = endings(run);
  const isGood = (job: string) => ["succeeded", "skipped"].includes(ended.get(job)?.state ?? "");
  const jobs = naiveJobs(run);
  const maker = jobs.all.find(({ outputs }) =>
    outputs.some((output) => isAtOrBelow(path, output.replace(/\/$/u, ""))),
  );
  if (maker !== undefined) return !isGood(maker.id);
  const stage = path.split("/")[1] ?? "";
  return jobs.isFannedOut(stage) && jobs.ofStage(stage) === undefined;
}

function removedItemsLeaveNothing({ edits }: History): readonly string[] {
  return edits.flatMap(({ run }) => leftByRemovedItems(run).map((text) => `${run.name}: ${text}`));
}

/** Nobody but the stages wrote anything. */
function nothingIsInTheWay({ edits }: History): readonly string[] {
  return edits.flatMap(({ run }) =>
    run.heard.flatMap((event) =>
      event.type === "warning.raised" && event.message.startsWith("moved to")
        ? [`${run.name}: ${event.message}`]
        : [],
    ),
  );
}
