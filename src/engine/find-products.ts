import type { JobSketch, StageFact } from "../model/event.ts";
import { stageOfJob } from "../plan/declare-items.ts";

interface Candidate {
  readonly sketch: JobSketch;
  readonly settled?: Extract<StageFact, { type: "stage.settled" }>;
}

/**
 * The paths that a run was for. A stage that only looks at what it needs (uploads it, tells somebody) has no outputs; the film it looked at
 * is still what the run was for.
 */
export function findProducts(stages: readonly Candidate[]): readonly string[] {
  const used = new Set(stages.filter(usesNeeds).flatMap(({ sketch }) => neededOfOthers(sketch)));
  const ends = stages.filter(
    ({ sketch, settled }) =>
      !used.has(sketch.job) && !used.has(sketch.stage) && settled?.state === "succeeded",
  );
  return [...new Set(ends.flatMap(({ settled }) => settled?.outputs ?? []))];
}

/** A job that goes on from the one before it in the list does not use that one up. */
function neededOfOthers({ stage, needs }: JobSketch): readonly string[] {
  return needs.filter((need) => stageOfJob(need) !== stage);
}

function usesNeeds({ sketch, settled }: Candidate): boolean {
  const { isFannedOut = false } = sketch;
  return settled?.state !== "succeeded" || settled.outputs.length > 0 || isFannedOut;
}
