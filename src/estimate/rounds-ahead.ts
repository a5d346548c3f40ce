import type { Spread } from "../model/job-history.ts";
import type { JobStand } from "./job-stand.ts";
import type { LoopShape, RunShape } from "./run-shape.ts";

/** What the rounds of a loop take that have not begun. */
export interface RoundsAhead {
  readonly stage: number;
  /** One after another, with as many hands as there is work for. */
  readonly wayMs: number;
  readonly workMs: number;
}

/** Of a loop of which nothing is known: one in two goes round once. */
const unknownRounds: Spread = { low: 0, middle: 1, high: 1 };

/** `costsMs` is what one execution of each job takes. */
export function roundsAhead(
  shape: RunShape,
  stands: readonly JobStand[],
  costsMs: readonly number[],
  bound: keyof Spread,
): readonly RoundsAhead[] {
  const inner = new Map<number, RoundsAhead>();
  return shape.loops.map((loop) => {
    const round = oneRound(loop, shape, costsMs, inner);
    const expected = expectedRounds(loop, shape, bound);
    inner.set(loop.stage, times(round, expected));
    return times(round, roundsLeft(stands[loop.stage], expected));
  });
}

function expectedRounds({ stage, limit }: LoopShape, { jobs }: RunShape, bound: keyof Spread): number {
  const rounds = jobs[stage]?.history?.rounds ?? unknownRounds;
  return Math.min(limit, rounds[bound]);
}

function roundsLeft(stand: JobStand | undefined, expected: number): number {
  if (stand === undefined || stand.isSettled || stand.isLoopOver) return 0;
  return Math.max(0, expected - stand.round);
}

function times({ stage, wayMs, workMs }: RoundsAhead, count: number): RoundsAhead {
  return { stage, wayMs: wayMs * count, workMs: workMs * count };
}

/** The stage of the loop and its body once; of a loop within it, all its rounds. */
function oneRound(
  { stage, members }: LoopShape,
  shape: RunShape,
  costsMs: readonly number[],
  inner: ReadonlyMap<number, RoundsAhead>,
): RoundsAhead {
  const isOfInner = (place: number) => place !== stage && inner.has(place);
  const costs = costsMs.map((cost, place) => (isOfInner(place) ? 0 : cost));
  const within = members.flatMap((place) => (place === stage ? [] : (inner.get(place) ?? [])));
  const tails = new Map(within.map(({ stage: place, wayMs }) => [place, wayMs] as const));
  const ownMs = members.reduce((sum, place) => sum + (costs[place] ?? 0), 0);
  const innerMs = within.reduce((sum, { workMs }) => sum + workMs, 0);
  return { stage, wayMs: longestWay(members, shape, costs, tails), workMs: ownMs + innerMs };
}

/**
 * How long the longest way through these jobs is, where each takes what it costs. `tails` is what comes between the end of a job and
 * those who wait for it.
 */
export function longestWay(
  places: readonly number[],
  { gates, isLate }: RunShape,
  costsMs: readonly number[],
  tails: ReadonlyMap<number, number>,
): number {
  const ends = new Float64Array(costsMs.length);
  // What starts when all else has settled begins here.
  let allElseMs = 0;
  let longestMs = 0;
  for (const place of places) {
    const late = isLate[place] === true;
    let startMs = late ? allElseMs : 0;
    for (const gate of gates[place] ?? []) startMs = Math.max(startMs, ends[gate] ?? 0);
    const endMs = startMs + (costsMs[place] ?? 0) + (tails.get(place) ?? 0);
    ends[place] = endMs;
    longestMs = Math.max(longestMs, endMs);
    if (!late) allElseMs = longestMs;
  }
  return longestMs;
}
