import type { LoopChains } from "./gates.ts";
import type { JobRecord } from "./job-table.ts";
import type { LoopRecord } from "./loop-table.ts";

/**
 * Whether the run goes on as if a job had not failed. One that fails in a later round of a loop fails the stage of the loop instead of
 * itself: then it is for that one to say.
 */
export function isTolerated(
  { id, planned }: JobRecord,
  chains: LoopChains,
  loops: ReadonlyMap<string, LoopRecord>,
  jobs: ReadonlyMap<string, JobRecord>,
): boolean {
  if (planned.stage.continueOnError) return true;
  const around = chains.get(id)?.find(({ stage }) => stage !== id && loops.get(stage)?.kept !== undefined);
  const instead = around === undefined ? undefined : jobs.get(around.stage);
  return instead !== undefined && isTolerated(instead, chains, loops, jobs);
}
