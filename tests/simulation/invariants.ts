import { foldReport } from "../../src/engine/fold-report.ts";
import type { Simulation } from "./simulate.ts";

/** What must hold of every run, whatever went wrong: the broken ones in words. */
export function brokenInvariants(run: Simulation): readonly string[] {
  return [
    ...settledOnce(run),
    ...boundsHold(run),
    ...nothingStartsLate(run),
    ...blockedForAReason(run),
    ...attemptsEnd(run),
    ...journalIsFirst(run),
    ...exitCodeFits(run),
  ];
}

function settledOnce({ heard, scenario }: Simulation): readonly string[] {
  const settled = heard.flatMap((event) => (event.type === "stage.settled" ? [event.job] : []));
  const all = scenario.plan.stages.map(({ id }) => id);
  const isOnce = settled.length === all.length && new Set(settled).size === all.length;
  return isOnce ? [] : [`settled ${settled.join(" ")} of ${all.join(" ")}`];
}

function boundsHold({ scenario, attempts, peak }: Simulation): readonly string[] {
  const tooMany = attempts.filter(({ job, attempt }) => {
    const planned = scenario.plan.stages.find(({ id }) => id === job);
    return attempt > (planned?.stage.retry.limit ?? 0) + 1;
  });
  const tooLong = attempts.filter(({ job, round }) => {
    const loop = scenario.plan.loops.find(({ stage }) => stage === job);
    return loop !== undefined && round > loop.limit;
  });
  return [
    ...tooMany.map(({ job, attempt }) => `${job} made attempt ${attempt}`),
    ...tooLong.map(({ job, round }) => `${job} ran round ${round}`),
    ...(peak > scenario.concurrency ? [`${peak} ran at once`] : []),
  ];
}

function nothingStartsLate({ scenario, attempts, begunAtStop, begunAtKill }: Simulation): readonly string[] {
  const isAlways = (job: string) => scenario.plan.stages.find(({ id }) => id === job)?.stage.always === true;
  const late = attempts.filter(
    ({ job }, index) => index >= begunAtKill || (index >= begunAtStop && !isAlways(job)),
  );
  return late.map(({ job }) => `${job} began after the run was stopped`);
}

function blockedForAReason({ heard, scenario }: Simulation): readonly string[] {
  const states = new Map(
    heard.flatMap((event) => (event.type === "stage.settled" ? [[event.job, event.state] as const] : [])),
  );
  return scenario.plan.stages.flatMap(({ id, stage, needs }) => {
    if (stage.always) return [];
    const hasBadNeed = needs.some((need) => {
      const needed = scenario.plan.stages.find((other) => other.id === need.stage);
      const state = states.get(need.stage);
      return state === "blocked" || (state === "failed" && needed?.stage.continueOnError !== true);
    });
    return (states.get(id) === "blocked") === hasBadNeed ? [] : [`${id} is ${states.get(id)}`];
  });
}

function attemptsEnd({ heard }: Simulation): readonly string[] {
  const count = (type: string) => heard.filter((event) => event.type === type).length;
  const [started, finished] = [count("attempt.started"), count("attempt.finished")];
  return finished >= started ? [] : [`${started} attempts began, ${finished} ended`];
}

/** As long as the journal can be written, all that was heard is in it, in the same order. */
function journalIsFirst({ heard, journal, scenario }: Simulation): readonly string[] {
  if (scenario.diskFullAt !== undefined) return [];
  return JSON.stringify(heard) === JSON.stringify(journal) ? [] : ["the journal differs from what was heard"];
}

function exitCodeFits({ heard, result, begunAtStop, begunAtKill }: Simulation): readonly string[] {
  const report = foldReport(heard);
  const wasStopped = Math.min(begunAtStop, begunAtKill) !== Number.POSITIVE_INFINITY;
  const isGood = result.exitCode === 0;
  return [
    ...(report.exitCode === result.exitCode ? [] : [`the report says ${report.exitCode}`]),
    ...(isGood === (result.state === "succeeded") ? [] : [`${result.state} with ${result.exitCode}`]),
    ...(isGood && wasStopped ? ["a stopped run succeeded"] : []),
  ];
}
