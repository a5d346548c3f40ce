import type { JobSketch } from "../model/event.ts";

/** A loop by the places of its jobs in the run. */
export interface LoopShape {
  /** The stage with `loop`. */
  readonly stage: number;
  /** Its body and itself, needs first. */
  readonly members: readonly number[];
  readonly limit: number;
}

/**
 * What waits for what in a run, by places. Who needs a job of a loop from outside waits for the end of that loop: so that a loop is a
 * part of the way, and never a way back.
 */
export interface RunShape {
  readonly jobs: readonly JobSketch[];
  readonly gates: readonly (readonly number[])[];
  /** Needs first, and what starts when all else has settled last. */
  readonly order: readonly number[];
  readonly isLate: readonly boolean[];
  /** Inner ones first. */
  readonly loops: readonly LoopShape[];
  /** Of the loops around each job, its own included, the innermost; by place in `loops`. */
  readonly innermost: readonly (number | undefined)[];
}

export function shapeRun(jobs: readonly JobSketch[]): RunShape {
  const placeOf = new Map(jobs.map(({ job }, place) => [job, place] as const));
  const gates = jobs.map((sketch) => gatesOf(sketch, jobs, placeOf));
  const isLate = findLate(jobs);
  const order = sortPlaces(gates, isLate);
  const loops = findLoops(jobs, order);
  const loopAt = new Map(loops.map(({ stage }, place) => [stage, place] as const));
  const innermost = jobs.map((sketch) => loopAt.get(placeOf.get(loopsAround(sketch)[0] ?? "") ?? -1));
  return { jobs, gates, order, isLate, loops, innermost };
}

/** Innermost first. */
function loopsAround({ job, loops, limit }: JobSketch): readonly string[] {
  return limit === undefined ? loops : [job, ...loops];
}

function gatesOf(
  sketch: JobSketch,
  jobs: readonly JobSketch[],
  placeOf: ReadonlyMap<string, number>,
): readonly number[] {
  const around = new Set(loopsAround(sketch));
  return sketch.needs.flatMap((need) => {
    const needed = jobs[placeOf.get(need) ?? -1];
    if (needed === undefined) return [];
    const outermost = loopsAround(needed).findLast((loop) => !around.has(loop));
    return placeOf.get(outermost ?? need) ?? [];
  });
}

/** `always` stages start when all else has settled, unless something needs them. */
function findLate(jobs: readonly JobSketch[]): readonly boolean[] {
  const needed = new Set(jobs.filter(({ always }) => !always).flatMap(({ needs }) => needs));
  return jobs.map(({ always, job }) => always && !needed.has(job));
}

function sortPlaces(gates: readonly (readonly number[])[], isLate: readonly boolean[]): readonly number[] {
  const open = gates.map(({ length }) => length);
  const dependents = gates.map((): number[] => []);
  gates.forEach((needed, place) => needed.forEach((gate) => dependents[gate]?.push(place)));
  const sorted = open.flatMap((count, place) => (count === 0 ? [place] : []));
  for (const place of sorted) {
    for (const dependent of dependents[place] ?? []) {
      const left = (open[dependent] ?? 0) - 1;
      open[dependent] = left;
      if (left === 0) sorted.push(dependent);
    }
  }
  return [...sorted.filter((place) => !isLate[place]), ...sorted.filter((place) => isLate[place])];
}

function findLoops(jobs: readonly JobSketch[], order: readonly number[]): readonly LoopShape[] {
  const members = new Map<string, number[]>();
  for (const place of order) {
    const sketch = jobs[place];
    if (sketch === undefined) continue;
    for (const loop of loopsAround(sketch)) members.set(loop, [...(members.get(loop) ?? []), place]);
  }
  const loops = jobs.flatMap(({ job, limit }, stage) =>
    limit === undefined ? [] : [{ stage, limit, members: members.get(job) ?? [] }],
  );
  return loops.toSorted((a, b) => a.members.length - b.members.length);
}
