import { isAtOrBelow } from "./machine.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { endings, eventsOf, isShown, stageOf } from "./run-facts.ts";
import type { Sight, SimulatedRun } from "./simulate-run.ts";

type RunInvariant = (run: SimulatedRun) => readonly string[];

/** What must hold of fanned-out stages, of pools, and of a run that somebody pauses. */
export const fanOutInvariants: { readonly [name: string]: RunInvariant } = {
  commandsAreOfTheirItem,
  endsByItself,
  listsAreWhatTheyShouldBe,
  nothingStartsWhilePaused,
  poolsAreNeverOvercommitted,
  slotsAreGivenBack,
  stagesEndAsTheirJobs,
};

/** A person has to help only where a command hangs that nothing bounds. */
function endsByItself({ sights }: SimulatedRun): readonly string[] {
  const isStuck = sights.some((sight) => sight.type === "stuck" && sight.hanging.length === 0);
  return isStuck ? ["nothing went on, and no command hung"] : [];
}

/** What a command is told of its item and of the job before it. */
function commandsAreOfTheirItem(run: SimulatedRun): readonly string[] {
  const jobs = naiveJobs(run);
  return eventsOf(run, "attempt.started").flatMap(({ job, command }) => {
    const lost = jobs.get(job)?.words.filter((word) => !` ${command} `.includes(` ${word} `)) ?? [];
    return lost.map((word) => `the command of ${job} lacks ${word}: ${command}`);
  });
}

/** A list that came to be known has just the jobs that the naive model finds. */
function listsAreWhatTheyShouldBe(run: SimulatedRun): readonly string[] {
  const jobs = naiveJobs(run);
  return run.plan.stages
    .filter(({ id }) => jobs.isFannedOut(id))
    .flatMap(({ id }) => {
      const told = eventsOf(run, "stage.expanded").filter(({ job }) => job === id);
      const names = told.flatMap((event) => event.jobs.map(({ job }) => job));
      const wanted = (jobs.ofStage(id) ?? []).map((job) => job.id);
      const isPartial = run.plan.chosen?.has(id) === true;
      const isSame = isPartial
        ? names.every((name) => wanted.includes(name))
        : JSON.stringify(names) === JSON.stringify(wanted) && told.length <= 1;
      const { state } = endings(run).get(id) ?? {};
      const isMissing = told.length === 0 && !isPartial && (state === "succeeded" || state === "skipped");
      return [
        ...(isSame ? [] : [`${id} has the jobs ${names.join(", ")} in place of ${wanted.join(", ")}`]),
        ...(isMissing ? [`${id} is ${state}, and nobody knows its jobs`] : []),
      ];
    });
}

/** A stage whose jobs are known ends when the last of them has, and as they did. */
function stagesEndAsTheirJobs(run: SimulatedRun): readonly string[] {
  const jobs = naiveJobs(run);
  const ended = new Map<string, string>();
  const broken: string[] = [];
  for (const { job: id, state } of eventsOf(run, "stage.settled")) {
    ended.set(id, state);
    const own = jobs.isFannedOut(id) ? jobs.ofStage(id) : undefined;
    if (own === undefined || (own.length === 0 && state === "failed")) continue;
    const isPartial = run.plan.chosen?.has(id) === true;
    const states = own.flatMap((job) => ended.get(job.id) ?? (isPartial ? [] : ["still open"]));
    const wanted = stateOf(states, stageOf(run, id)?.stage.continueOnError === true);
    if (state !== wanted) broken.push(`${id} is ${state} with jobs that are ${states.join(", ")}`);
  }
  return broken;
}

function stateOf(states: readonly string[], isTolerant: boolean): string {
  const worst = isTolerant
    ? ["still open", "blocked", "failed", "cancelled"]
    : ["still open", "failed", "blocked", "cancelled"];
  const found = worst.find((state) => states.includes(state));
  if (found !== undefined) return found;
  return states.length > 0 && states.every((state) => state === "skipped") ? "skipped" : "succeeded";
}

/** No device is had by two at once, and each command has what its stage asks for: so there is never more in use than there is. */
function poolsAreNeverOvercommitted(run: SimulatedRun): readonly string[] {
  const { pools } = run.plan.pipeline;
  const uses = pools.flatMap(({ name, devices, export: variable = "" }) => [
    ...run.commands.map((command) => {
      const ids = command.devices.get(variable) ?? [];
      const { slots: wanted = 0 } =
        stageOf(run, command.job)?.stage.pools.find(({ pool }) => pool === name) ?? {};
      return { ...command, pool: name, ids, wanted, devices, who: command.job };
    }),
    ...run.taken
      .filter(({ pool }) => pool === name)
      .map((taken) => ({ ...taken, wanted: taken.ids.length, devices, who: "another run" })),
  ]);
  const wrong = uses.filter(
    ({ ids, wanted, devices }) => ids.length !== wanted || !ids.every((id) => devices.includes(id)),
  );
  const shared = uses.flatMap((a, index) =>
    uses
      .slice(index + 1)
      .filter((b) => a.pool === b.pool && areAtOnce(a, b) && a.ids.some((id) => b.ids.includes(id)))
      .map((b) => `${a.who} and ${b.who} have ${a.ids.join(" ")} and ${b.ids.join(" ")} at once`),
  );
  return [
    ...wrong.map(
      ({ who, ids, wanted, pool }) => `${who} has ${ids.length} slots of ${pool} in place of ${wanted}`,
    ),
    ...shared,
  ];
}

interface Span {
  readonly beganAt: number;
  readonly endedAt?: number;
}

function areAtOnce(a: Span, b: Span): boolean {
  const { endedAt: aEnd = Number.POSITIVE_INFINITY } = a;
  const { endedAt: bEnd = Number.POSITIVE_INFINITY } = b;
  return a.beganAt < bEnd && b.beganAt < aEnd;
}

function slotsAreGivenBack({ result, slotsLeft }: SimulatedRun): readonly string[] {
  return result === undefined ? [] : slotsLeft.map((slot) => `${slot} is still held`);
}

/** What was taken up before may begin a moment later, or when it need no longer wait for what is taken away before. */
function nothingStartsWhilePaused(run: SimulatedRun): readonly string[] {
  let askedMs = 0;
  let isPaused = false;
  const late: string[] = [];
  for (const sight of run.sights) {
    if (sight.type === "paused") askedMs = sight.atMs;
    // Who stops a run no longer lets it wait.
    if (sight.type === "stopped") break;
    if (sight.type === "event" && sight.event.type === "run.paused") isPaused = true;
    if (endsPause(sight)) isPaused = false;
    if (sight.type === "begun" && isPaused && sight.atMs > askedMs) {
      late.push(`${sight.job} began while the run was paused`);
    }
  }
  return late;
}

function endsPause(sight: Sight): boolean {
  if (sight.type === "cleared") return true;
  return (
    sight.type === "event" && (sight.event.type === "run.resumed" || sight.event.type === "budget.spent")
  );
}

/** Below the paths of a fanned-out stage nothing stands but what its present jobs make. */
export function leftByRemovedItems(run: SimulatedRun): readonly string[] {
  if (!isShown(run) || !run.isWhole) return [];
  const jobs = naiveJobs(run);
  return run.plan.stages.flatMap(({ id }) => {
    const own = jobs.isFannedOut(id) ? jobs.ofStage(id) : undefined;
    if (own === undefined) return [];
    const outputs = own.flatMap((job) => job.outputs.map((path) => path.replace(/\/$/u, "")));
    const standing = [...run.after.disk.keys()].filter(
      (path) => /^(?:made|out)\//u.test(path) && path.split("/")[1] === id,
    );
    return standing
      .filter((path) => !outputs.some((output) => isAtOrBelow(path, output)))
      .map((path) => `${path} is of no item of ${id} any more`);
  });
}
