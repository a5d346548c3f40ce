import type { LoopChains } from "./gates.ts";
import type { JobRecord } from "./job-table.ts";
import type { LoopRecord } from "./loop-table.ts";

/** What is known of all jobs and loops. */
export interface Board {
  readonly chains: LoopChains;
  readonly loops: ReadonlyMap<string, LoopRecord>;
  readonly jobs: ReadonlyMap<string, JobRecord>;
}

/**
 * The job that fails in the end where this one does: itself, or the stage of a loop around it. One that fails in a later round of a loop
 * fails that stage instead of itself, unless it says that the run goes on without it.
 */
export function answerableFor(job: JobRecord, board: Board): JobRecord {
  const { chains, loops, jobs } = board;
  if (job.planned.stage.continueOnError) return job;
  const around = chains
    .get(job.id)
    ?.find(({ stage }) => stage !== job.id && loops.get(stage)?.kept !== undefined);
  const instead = around === undefined ? undefined : jobs.get(around.stage);
  return instead === undefined ? job : answerableFor(instead, board);
}
