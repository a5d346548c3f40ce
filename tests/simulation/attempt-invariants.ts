import { type FailureClass, retriedByDefault } from "../../src/model/outcome.ts";
import { eventsOf, isAlways, loopOf, stageOf } from "./run-facts.ts";
import { graceMs, type SimulatedRun } from "./simulate-run.ts";

type RunInvariant = (run: SimulatedRun) => readonly string[];

/** What must hold of the attempts of a run, and of the waits between them. */
export const attemptInvariants: { readonly [name: string]: RunInvariant } = {
  attemptsEnd,
  budgetsAreKept,
  commandsFindWhatTheyMayRead,
  concurrencyIsBounded,
  killedAtOnce,
  retriesAreBounded,
  retriesFitTheirClass,
  roundsAreBounded,
  timeoutsAreKept,
  waitsAreBounded,
};

function attemptsEnd(run: SimulatedRun): readonly string[] {
  if (run.result === undefined) return [];
  const left = run.commands.filter(({ end }) => end === "running");
  const ended = new Set(eventsOf(run, "attempt.finished").map(nameOf));
  const open = eventsOf(run, "attempt.started")
    .map(nameOf)
    .filter((name) => !ended.has(name));
  return [
    ...left.map(({ job }) => `a command of ${job} still runs`),
    ...open.map((name) => `${name} never ended`),
  ];
}

interface Attempt {
  readonly job: string;
  readonly round: number;
  readonly attempt: number;
}

function nameOf({ job, round, attempt }: Attempt): string {
  return `${job} in round ${round}, attempt ${attempt}`;
}

/** Of what a run may spend nothing is spent twice; rounds that are answered from the cache are free. */
function budgetsAreKept(run: SimulatedRun): readonly string[] {
  const { retries = Number.POSITIVE_INFINITY, rounds = Number.POSITIVE_INFINITY } = run.plan.pipeline.budget;
  const retried = eventsOf(run, "retry.scheduled").length;
  const begun = eventsOf(run, "attempt.started").filter(
    ({ job, attempt }) => attempt === 1 && loopOf(run, job) !== undefined,
  );
  const isOver = run.sights.findIndex(
    (sight) => sight.type === "event" && sight.event.type === "budget.spent" && sight.event.budget === "time",
  );
  const late = (isOver === -1 ? [] : run.sights.slice(isOver)).flatMap((sight) =>
    sight.type === "begun" && !isAlways(run, sight.job) ? [sight.job] : [],
  );
  return [
    ...(retried > retries ? [`${retried} retries of ${retries}`] : []),
    ...(begun.length > rounds ? [`${begun.length} rounds of ${rounds}`] : []),
    ...late.map((job) => `${job} began when the time was spent`),
  ];
}

/** An `always` stage may be there to look at what others left when they did not come to an end. */
function commandsFindWhatTheyMayRead(run: SimulatedRun): readonly string[] {
  return run.commands.flatMap(({ job, round, surprises }) => {
    const wrong = surprises.filter((text) => !isAlways(run, job) || !text.startsWith("also "));
    return wrong.length === 0 ? [] : [`${job} in round ${round} found ${wrong.join(", ")}`];
  });
}

function concurrencyIsBounded({ peak, plan }: SimulatedRun): readonly string[] {
  const most = plan.pipeline.concurrency ?? 1;
  return peak <= most ? [] : [`${peak} jobs at once where ${most} may be`];
}

/** A second signal leaves a command no time. */
function killedAtOnce(run: SimulatedRun): readonly string[] {
  const killed = run.sights.find((sight) => sight.type === "killed");
  if (killed?.type !== "killed") return [];
  return run.commands
    .filter(({ beganMs, endedMs = beganMs }) => beganMs <= killed.atMs && endedMs > killed.atMs)
    .map((command) => `${nameOf(command)} ended after the second signal`);
}

function retriesAreBounded(run: SimulatedRun): readonly string[] {
  return eventsOf(run, "attempt.started")
    .filter(({ job, attempt }) => attempt > 1 + (stageOf(run, job)?.stage.retry.limit ?? 0))
    .map((event) => `${nameOf(event)} is past its limit`);
}

function retriesFitTheirClass(run: SimulatedRun): readonly string[] {
  const fits = (job: string, failureClass: FailureClass) =>
    (stageOf(run, job)?.stage.retry.on ?? retriedByDefault).includes(failureClass);
  return eventsOf(run, "retry.scheduled")
    .filter((event) => !fits(event.job, event.class) || event.class === "unsatisfied")
    .map((event) => `${nameOf(event)} follows on ${event.class}`);
}

function waitsAreBounded(run: SimulatedRun): readonly string[] {
  return eventsOf(run, "retry.scheduled").flatMap((event) => {
    const retry = stageOf(run, event.job)?.stage.retry;
    if (retry === undefined) return [];
    const grown = retry.intervalMs * retry.backoff ** (event.attempt - 2);
    const longest = Math.min(grown, retry.maxIntervalMs ?? grown);
    const isRight = retry.jitter ? event.delayMs <= longest : event.delayMs === Math.round(longest);
    return isRight ? [] : [`${nameOf(event)} waits ${event.delayMs} ms of ${longest}`];
  });
}

function roundsAreBounded(run: SimulatedRun): readonly string[] {
  const limitOf = (loop: string) => loopOf(run, loop)?.limit ?? 0;
  return eventsOf(run, "round.started")
    .filter(({ loop, round }) => round > limitOf(loop))
    .map(({ loop, round }) => `${loop} began round ${round}`);
}

/** Once the run is stopped, an `always` stage has the grace time. */
function timeoutsAreKept(run: SimulatedRun): readonly string[] {
  return run.commands.flatMap((command) => {
    const { job, beganMs, endedMs = beganMs, wasStopped } = command;
    const { timeoutMs = Number.POSITIVE_INFINITY } = stageOf(run, job)?.stage ?? {};
    const most = wasStopped && isAlways(run, job) ? Math.min(timeoutMs, graceMs) : timeoutMs;
    const took = endedMs - beganMs;
    return took <= most + graceMs ? [] : [`${nameOf(command)} took ${took} ms`];
  });
}
