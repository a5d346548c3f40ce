import type { Spread } from "../model/job-history.ts";
import { chancesOf } from "./chances.ts";
import { costsOf, remainingOf, slownessOf } from "./job-costs.ts";
import type { JobStand } from "./job-stand.ts";
import { longestWay, roundsAhead } from "./rounds-ahead.ts";
import type { RunShape } from "./run-shape.ts";

export interface Estimate {
  /** Share of the whole work that is done, 0 to 1. */
  readonly fraction: number;
  /** Undefined where there is nothing to tell it from. */
  readonly timeLeft: TimeLeft | undefined;
}

/** Milliseconds that a run is likely to take still. */
export interface TimeLeft {
  readonly lowMs: number;
  readonly highMs: number;
}

/** What is left to do: all of it, the longest way through it, and what goes through the pool that has the most to do. */
interface Ahead {
  readonly workMs: number;
  readonly wayMs: number;
  readonly poolMs: number;
}

/** Of a job that was answered by what was made before; measured for 1,000 of them in one run. */
const answerMs = 1;

/**
 * How far a run is, and how long it will take, from how long its jobs took before. Undefined where none of them ever ran. The answer
 * hangs neither on the order of the jobs nor on what happened when.
 */
export function estimate(
  shape: RunShape,
  stands: readonly JobStand[],
  concurrency: number,
  nowMs: number,
): Estimate | undefined {
  const usual = costsOf(shape.jobs);
  if (usual === undefined) return undefined;
  const costs = slowed(usual, slownessOf(usual, stands));
  const ahead = (bound: keyof Spread) => lookAhead(shape, stands, { costs, bound, nowMs });
  const timeLeft = {
    lowMs: shortestMs(ahead("low"), concurrency),
    highMs: longestMs(ahead("high"), concurrency),
  };
  return { fraction: fractionOf(stands, costs, ahead("middle").workMs, nowMs), timeLeft };
}

function slowed(costs: readonly Spread[], times: number): readonly Spread[] {
  return costs.map(({ low, middle, high }) => ({
    low: low * times,
    middle: middle * times,
    high: high * times,
  }));
}

/** No schedule is shorter: the longest way takes as long as it does, so many hands do so much, and a pool holds no more than it has slots. */
function shortestMs({ wayMs, workMs, poolMs }: Ahead, concurrency: number): number {
  return Math.max(wayMs, workMs / concurrency, poolMs);
}

/** Graham's bound: no schedule that leaves nobody idle for nothing is longer. Who waits for a pool leaves others idle. */
function longestMs({ wayMs, workMs, poolMs }: Ahead, concurrency: number): number {
  return Math.max(wayMs + Math.max(0, workMs - wayMs) / concurrency, poolMs);
}

interface Expected {
  readonly costs: readonly Spread[];
  readonly bound: keyof Spread;
  readonly nowMs: number;
}

function lookAhead(shape: RunShape, stands: readonly JobStand[], expected: Expected): Ahead {
  const { costs, bound, nowMs } = expected;
  const chances = chancesOf(shape, stands, bound);
  const wholeMs = costs.map((cost, place) => cost[bound] * (chances[place] ?? 1));
  const leftMs = stands.map((stand, place) => {
    const usual = costs[place];
    if (usual === undefined || !isPending(shape, stands, place)) return 0;
    return remainingOf(stand, wholeMs[place] ?? 0, usual, bound, nowMs);
  });
  const rounds = roundsAhead(shape, stands, wholeMs, bound);
  const tails = new Map(rounds.map(({ stage, wayMs }) => [stage, wayMs] as const));
  return {
    workMs: [...leftMs, ...rounds.map(({ workMs }) => workMs)].reduce((sum, ms) => sum + ms, 0),
    wayMs: longestWay(shape.order, shape, leftMs, tails),
    poolMs: fullestPool(shape, leftMs),
  };
}

/** How long the busiest pool has to do if it is never idle; of rounds to come it knows nothing. */
function fullestPool({ jobs }: RunShape, leftMs: readonly number[]): number {
  const loads = new Map<string, number>();
  for (const [place, { pools = [] }] of jobs.entries()) {
    for (const { pool, share } of pools) {
      loads.set(pool, (loads.get(pool) ?? 0) + share * (leftMs[place] ?? 0));
    }
  }
  return Math.max(0, ...loads.values());
}

/** Whether there is still something to do for a job in the round that its loop is in. */
function isPending(
  { jobs, loops, innermost }: RunShape,
  stands: readonly JobStand[],
  place: number,
): boolean {
  const stand = stands[place];
  if (stand === undefined || stand.isSettled) return false;
  if (stand.isRunning || stand.dueMs !== undefined) return true;
  const loop = loops[innermost[place] ?? -1];
  if (loop === undefined) return stand.passedRound === undefined;
  const round = stands[loop.stage]?.round ?? 0;
  // The stage of a loop has no part in the round before its first.
  if (jobs[place]?.limit !== undefined && round === 0) return false;
  return stand.passedRound === undefined || stand.passedRound < round;
}

function fractionOf(
  stands: readonly JobStand[],
  costs: readonly Spread[],
  leftMs: number,
  nowMs: number,
): number {
  if (stands.every(({ isSettled }) => isSettled)) return 1;
  const doneMs = stands.reduce((sum, stand, place) => {
    const cost = costs[place]?.middle ?? 0;
    const runningMs = stand.isRunning ? Math.min(Math.max(0, nowMs - stand.sinceMs), cost) : 0;
    const answeredMs = stand.isSettled && stand.executions === 0 ? answerMs : 0;
    return sum + stand.executions * cost + runningMs + answeredMs;
  }, 0);
  return doneMs === 0 ? 0 : doneMs / (doneMs + leftMs);
}
