import { foldReport } from "../../src/engine/fold-report.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { ExecutionRecord } from "../../src/model/record.ts";
import { type NaiveJob, naiveJobs, stageIdOf } from "./naive-jobs.ts";
import { needsUnsettled } from "./needs-settled.ts";
import {
  beforeItsEnd,
  blocks,
  endings,
  eventsOf,
  isAlways,
  isShown,
  loopsAround,
  toleratesError,
} from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";
import { differencesAt, whatStands } from "./standing.ts";
import { wantedJobs } from "./wanted-jobs.ts";

type RunInvariant = (run: SimulatedRun) => readonly string[];

/** What must hold of every run, whatever went wrong; each says in words how it is broken. */
export const runInvariants: { readonly [name: string]: RunInvariant } = {
  alwaysComesLast,
  blockedExactlyWhenANeedFailed,
  eventsFoldToTheReport,
  eventsSurviveJson,
  everyJobSettlesOnce,
  exitCodeFollowsTheLanguage,
  finalFilesStand,
  journalIsFirst,
  keptRoundIsTheBest,
  needsSettleFirst,
  noRecordOfAFailedAttempt,
  nothingStartsAfterAFailure,
  nothingStartsAfterAStop,
};

/** Each stage, and each job that is asked for, of all lists that came to be known. */
function everyJobSettlesOnce(run: SimulatedRun): readonly string[] {
  if (run.result === undefined) return [];
  const settled = eventsOf(run, "stage.settled").map(({ job }) => job);
  const wanted = wantedJobs(run);
  const extra = settled.filter((job) => !wanted.has(job)).map((job) => `${job} is no job of this run`);
  const wrong = [...wanted].flatMap((id) => {
    const times = settled.filter((job) => job === id).length;
    return times === 1 ? [] : [`${id} settled ${times} times`];
  });
  return [...extra, ...wrong];
}

function nothingStartsAfterAStop(run: SimulatedRun): readonly string[] {
  let isStopped = false;
  let isKilled = false;
  const late: string[] = [];
  for (const sight of run.sights) {
    if (sight.type === "stopped") isStopped = true;
    if (sight.type === "killed") isKilled = true;
    const started = startedBy(sight);
    if (started === undefined || !isStopped || (isAlways(run, started) && !isKilled)) continue;
    late.push(`${started} began after the ${isKilled ? "second" : "first"} signal (${sight.type})`);
  }
  return late;
}

function startedBy(sight: SimulatedRun["sights"][number]): string | undefined {
  if (sight.type === "begun") return sight.job;
  return sight.type === "event" && sight.event.type === "attempt.started" ? sight.event.job : undefined;
}

/** Unless it goes on: no job begins, but those that run may try again where they are let finish. */
function nothingStartsAfterAFailure(run: SimulatedRun): readonly string[] {
  const { onFailure } = run.plan.pipeline;
  const failedAt = run.sights.findIndex((_, index) => isFinalFailure(run, index));
  if (onFailure === "keep_going" || failedAt === -1) return [];
  const earlier = new Set(begunIn(run.sights.slice(0, failedAt)));
  const later = begunIn(run.sights.slice(failedAt + (isInOneBreath(run, failedAt) ? breathSights : 0)));
  const retrying = new Set(eventsOf(run, "retry.scheduled").map(({ job }) => job));
  return later
    .filter((job) => !isAlways(run, job))
    .filter((job) => onFailure === "fail_fast" || !(earlier.has(job) && retrying.has(job)))
    .map((job) => `${job} began after a failure (${onFailure})`);
}

/** What was decided just before the failure was heard begins just after it. */
function isInOneBreath({ sights }: SimulatedRun, failedAt: number): boolean {
  const [before, failed] = [sights[failedAt - 1], sights[failedAt]];
  return before?.type === "event" && failed?.type === "event" && before.event.at === failed.event.at;
}

const breathSights = 4;

function begunIn(sights: SimulatedRun["sights"]): readonly string[] {
  return sights.flatMap((sight) => (sight.type === "begun" ? [sight.job] : []));
}

function isFinalFailure(run: SimulatedRun, index: number): boolean {
  const sight = run.sights[index];
  if (sight?.type !== "event") return false;
  const { event } = sight;
  if (event.type !== "attempt.finished" && event.type !== "stage.settled") return false;
  if (toleratesError(run, event.job)) return false;
  if (event.type === "stage.settled") return event.state === "failed";
  // In a later round it fails the stage of the loop, which may let the run go on.
  if (loopsAround(run, event.job).some(({ stage }) => toleratesError(run, stage))) return false;
  const next = run.sights
    .slice(index + 1)
    .find((later) => later.type === "event" && isOf(later.event, event.job));
  const isRetried = next?.type === "event" && next.event.type === "retry.scheduled";
  return event.outcome.status === "failed" && !isRetried && next !== undefined;
}

function isOf(event: RunEvent, job: string): boolean {
  return "job" in event && event.job === job && event.type !== "warning.raised";
}

/** An `always` stage that nothing needs begins when all else has settled. */
function alwaysComesLast(run: SimulatedRun): readonly string[] {
  const { stages } = run.plan;
  const isLast = (id: string): boolean =>
    isAlways(run, id) &&
    stages.every((stage) => !stage.needs.some((need) => need.stage === id) || isLast(stage.id));
  const last = new Set(stages.filter(({ id }) => isLast(id)).map(({ id }) => id));
  // Of stages of which some jobs are enough, these are what it waits for.
  const others = wantedJobs(run);
  const open = new Set(
    [...others].filter((id) => !last.has(stageIdOf(id)) && run.plan.chosen?.has(id) !== true),
  );
  const early: string[] = [];
  for (const sight of run.sights) {
    if (sight.type === "event" && sight.event.type === "stage.settled") open.delete(sight.event.job);
    if (sight.type !== "begun" || !last.has(stageIdOf(sight.job)) || open.size === 0) continue;
    early.push(`${sight.job} began before ${[...open].join(", ")} had settled`);
  }
  return early;
}

function blockedExactlyWhenANeedFailed(run: SimulatedRun): readonly string[] {
  if (run.result === undefined) return [];
  const ended = endings(run);
  const jobs = naiveJobs(run);
  return jobs.all.flatMap((job) => {
    const state = ended.get(job.id)?.state;
    if (job.planned.stage.always || state === undefined) return [];
    const isBad = jobs.needsOf(job).some((need) => blocks(run, ended, need));
    if (isBad && isSkippedAnyway(run, job)) {
      return state === "skipped" ? [] : [`${job.id} is ${state} though nothing could have let it run`];
    }
    return (state === "blocked") === isBad
      ? []
      : [`${job.id} is ${state} though a need ${isBad ? "failed" : "did not fail"}`];
  });
}

/** By the one condition that simulated manifests have on what is known before a run. */
function isSkippedAnyway(run: SimulatedRun, { id, key, planned }: NaiveJob): boolean {
  const isLeftOut = key === "a" && planned.stage.when?.text === 'this.key != "a"';
  return isLeftOut && loopsAround(run, id).length === 0;
}

function needsSettleFirst(run: SimulatedRun): readonly string[] {
  return needsUnsettled(run);
}

function keptRoundIsTheBest(run: SimulatedRun): readonly string[] {
  const judged = new Map<string, { round: number; score: number | undefined }[]>();
  const broken: string[] = [];
  for (const event of run.heard) {
    if (event.type === "round.settled") {
      const rounds = event.round === 0 ? [] : (judged.get(event.loop) ?? []);
      judged.set(event.loop, [...rounds, { round: event.round, score: event.score }]);
    }
    if (event.type !== "loop.settled") continue;
    const rounds = judged.get(event.loop) ?? [];
    const wanted = event.decision === "satisfied" ? rounds.at(-1) : bestOf(rounds);
    if (wanted?.round !== event.kept)
      broken.push(`${event.loop} kept ${event.kept} of ${JSON.stringify(rounds)}`);
    judged.delete(event.loop);
  }
  return broken;
}

function bestOf(rounds: readonly { readonly round: number; readonly score: number | undefined }[]) {
  if (rounds.every(({ score }) => score === undefined)) return rounds.at(-1);
  const best = Math.max(...rounds.map(({ score = Number.NEGATIVE_INFINITY }) => score));
  return rounds.find(({ score }) => score === best);
}

/** As long as the journal can be written, all that was heard is in it, in the same order. */
function journalIsFirst({ heard, journal, result }: SimulatedRun): readonly string[] {
  const written = journal.map((event) => JSON.stringify(event));
  const told = heard.map((event) => JSON.stringify(event));
  const isLost = heard.some(
    (event) => event.type === "warning.raised" && event.message.includes("journal of this run"),
  );
  const known = isLost ? told.slice(0, written.length) : told;
  // A process that is killed may have written what nobody heard.
  const isSame =
    known.every((event, index) => event === written[index]) &&
    (isLost || result === undefined || written.length - told.length <= 1);
  return isSame
    ? []
    : [`the journal differs from what was heard (${written.length} and ${told.length} events)`];
}

function eventsSurviveJson({ heard }: SimulatedRun): readonly string[] {
  return heard
    .filter((event) => Object.values(event).some((value) => value === undefined))
    .map(({ type }) => `${type} has a member without a value`);
}

function eventsFoldToTheReport(run: SimulatedRun): readonly string[] {
  if (run.result === undefined) return [];
  const report = foldReport(run.heard);
  const { state, exitCode } = run.result;
  const read = foldReport(JSON.parse(JSON.stringify(run.heard)));
  const ended = endings(run);
  return [
    ...(report.state === state && report.exitCode === exitCode
      ? []
      : [`the report says ${report.state}, ${report.exitCode}`]),
    ...(report.success === (exitCode === 0) ? [] : [`success is ${report.success} with ${exitCode}`]),
    ...(JSON.stringify(read) === JSON.stringify(report)
      ? []
      : ["the report of the events on disk is another one"]),
    ...report.stages
      .filter(({ id, state: told }) => ended.get(id)?.state !== told)
      .map(({ id, state: told }) => `${id} is told to be ${told}`),
  ];
}

function exitCodeFollowsTheLanguage(run: SimulatedRun): readonly string[] {
  if (run.result === undefined) return [];
  const wanted = wantedExitCode(run);
  return run.result.exitCode === wanted ? [] : [`exit code ${run.result.exitCode} in place of ${wanted}`];
}

function wantedExitCode(run: SimulatedRun): number {
  if (beforeItsEnd(run).some(({ type }) => type === "stopped"))
    return run.trouble.signal === "SIGINT" ? 130 : 143;
  // A fanned-out stage that has its jobs fails with them, and for nothing else.
  const failures = eventsOf(run, "stage.settled").filter(
    ({ job, state, failure }) => state === "failed" && failure !== undefined && !toleratesError(run, job),
  );
  const isCutShort =
    eventsOf(run, "budget.spent").some(({ budget }) => budget === "time") &&
    eventsOf(run, "stage.settled").some(({ state }) => state === "cancelled");
  if (failures.length === 0) return isCutShort ? 5 : isShown(run) ? 0 : 1;
  if (failures.every(({ failure }) => failure?.budget !== undefined)) return 5;
  if (isCutShort) return 1;
  return failures.every(({ failure }) => failure?.class === "unsatisfied") ? 4 : 1;
}

function finalFilesStand(run: SimulatedRun): readonly string[] {
  if (!isShown(run) || !run.isWhole) return [];
  const ended = endings(run);
  const standing = whatStands(run);
  return naiveJobs(run).all.flatMap(({ id, outputs }) => {
    const state = ended.get(id)?.state;
    if (state !== "succeeded" && state !== "skipped") return [];
    return outputs.flatMap((path) => {
      const wanted = state === "skipped" ? undefined : standing.get(path);
      return differencesAt(path, wanted ?? new Map<string, string>(), run.after.disk).map(
        (text) => `${id}, ${state}: ${text}`,
      );
    });
  });
}

/** A record that answers stands only where an attempt came to a good end. */
function noRecordOfAFailedAttempt(run: SimulatedRun): readonly string[] {
  const good = new Set<string | undefined>();
  const failed = new Set<string>();
  for (const sight of run.sights) {
    if (sight.type !== "executed" || sight.key === undefined) continue;
    if (sight.status === "succeeded") good.add(sight.key);
    else failed.add(sight.key);
  }
  return [...run.after.records].flatMap(([key, text]) => {
    if (run.before.records.get(key) === text || good.has(key) || !failed.has(key)) return [];
    const record: ExecutionRecord = JSON.parse(text);
    return mayAnswer(record) && !isUnheard(run, record)
      ? [`the failed attempt of ${record.job} is on record`]
      : [];
  });
}

/** The process was killed when all of a good attempt was done but for telling it. */
function isUnheard({ result, commands }: SimulatedRun, { job }: ExecutionRecord): boolean {
  return result === undefined && commands.findLast((command) => command.job === job)?.end === "succeeded";
}

function mayAnswer({ verdicts }: ExecutionRecord): boolean {
  const all = Object.values(verdicts);
  return all.length > 0 && all.every((verdict) => verdict === null);
}
