import type { JobStand } from "../../src/estimate/job-stand.ts";
import type { JobSketch } from "../../src/model/event.ts";
import type { Spread } from "../../src/model/job-history.ts";

/** A job that takes what it is said to, in seconds: low, middle and high; without them it never ran. */
export function makeSketch(
  job: string,
  needs: readonly string[],
  seconds?: readonly [number, number, number],
  rest: Partial<JobSketch> = {},
): JobSketch {
  const history = seconds === undefined ? {} : { history: { durationMs: spreadOf(seconds) } };
  return { job, stage: job, needs, weight: 1, loops: [], always: false, ...history, ...rest };
}

function spreadOf([low, middle, high]: readonly [number, number, number]): Spread {
  return { low: low * 1000, middle: middle * 1000, high: high * 1000 };
}

export const waiting: JobStand = {
  isSettled: false,
  isRunning: false,
  sinceMs: 0,
  fraction: undefined,
  dueMs: undefined,
  round: 0,
  passedRound: undefined,
  executions: 0,
  executedMs: 0,
  made: undefined,
  isLoopOver: false,
};

export function runningSince(sinceMs: number, fraction?: number): JobStand {
  return { ...waiting, isRunning: true, sinceMs, fraction, made: "executed" };
}

/** Settled after one execution. */
export function executedIn(seconds: number): JobStand {
  const done = { isSettled: true, passedRound: 0, executions: 1, made: "executed" } as const;
  return { ...waiting, ...done, executedMs: seconds * 1000 };
}

export const answered: JobStand = { ...waiting, isSettled: true, passedRound: 0, made: "fresh" };
