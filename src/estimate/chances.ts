import type { JobSketch } from "../model/event.ts";
import type { Spread } from "../model/job-history.ts";
import type { JobStand } from "./job-stand.ts";
import type { RunShape } from "./run-shape.ts";

/**
 * How likely each job is to execute, 0 to 1, rather than be answered by what was made before. Where something that it needs was made
 * anew, it will. Of the others, as many as of those that were looked at so far.
 */
export function chancesOf(
  shape: RunShape,
  stands: readonly JobStand[],
  bound: keyof Spread,
): readonly number[] {
  const share = shareExecuted(shape, stands, bound);
  const chances = shape.jobs.map(() => share);
  for (const place of shape.order) {
    const { made } = stands[place] ?? {};
    const isSure = made === "executed" || shape.jobs[place]?.always === true;
    let chance = isSure ? 1 : isNewItem(shape.jobs[place]) ? share + (1 - share) * newItem[bound] : share;
    for (const need of [...(shape.gates[place] ?? []), ...ownLoop(shape, place)]) {
      chance = Math.max(chance, chanceThrough(stands[need], chances[need]));
    }
    chances[place] = chance;
  }
  return chances;
}

/** How much it counts that an item never ran, beside what became of others: it does now, or it is one that is always skipped. */
const newItem: Spread = { low: 0, middle: 0.5, high: 1 };

function isNewItem(job: JobSketch | undefined): boolean {
  return job?.item !== undefined && job.history?.durationMs === undefined;
}

/** What the stage of a loop makes is judged by its body. */
function ownLoop({ loops, innermost }: RunShape, place: number): readonly number[] {
  const stage = loops[innermost[place] ?? -1]?.stage;
  return stage === undefined || stage === place ? [] : [stage];
}

/** Of a job that executes because this one did, or may. */
function chanceThrough(stand: JobStand | undefined, chance: number = 0): number {
  if (stand?.made === "executed") return 1;
  return stand?.isSettled === true || stand?.passedRound !== undefined ? 0 : chance;
}

/** As if two more had been looked at: none, one or both of them executed. */
const unseen: Spread = { low: 0, middle: 1, high: 2 };

/** Among those that nothing made anew led to. */
function shareExecuted({ gates }: RunShape, stands: readonly JobStand[], bound: keyof Spread): number {
  const looked = stands.filter(
    ({ made }, place) =>
      made !== undefined && gates[place]?.every((gate) => stands[gate]?.made !== "executed"),
  );
  const executed = looked.filter(({ made }) => made === "executed");
  return (executed.length + unseen[bound]) / (looked.length + 2);
}
