import type { JobState } from "../model/outcome.ts";
import { type JobRecord, setState } from "./job-table.ts";

/** A judged round of a loop as it stood then: its best one so far is put back if a later one is not better. */
export interface KeptRound {
  readonly round: number;
  readonly jobs: readonly KeptJob[];
}

interface KeptJob {
  readonly job: JobRecord;
  /** Absent for the stage of the loop, whose state is that of the loop. */
  readonly state?: JobState;
  readonly values: Pick<
    JobRecord,
    "round" | "exitCode" | "results" | "failure" | "history" | "causes" | "isCached" | "key"
  >;
}

export function keepRound(round: number, body: readonly JobRecord[], stage: JobRecord): KeptRound {
  return {
    round,
    jobs: [
      ...body.map((job) => ({ job, state: job.state, values: valuesOf(job) })),
      { job: stage, values: valuesOf(stage) },
    ],
  };
}

function valuesOf({ round, exitCode, results, failure, history, causes, isCached, key }: JobRecord) {
  return { round, exitCode, results, failure, history, causes, isCached, key };
}

/** What the jobs of the loop have come to since is forgotten, but for the history and the round of its stage. */
export function putBackRound({ jobs }: KeptRound): void {
  for (const { job, state, values } of jobs) {
    if (state === undefined) {
      job.results = values.results;
      job.exitCode = values.exitCode;
      job.isCached = values.isCached;
      job.key = values.key;
      continue;
    }
    if (job.state !== state) {
      if (job.state !== "waiting") setState(job, "waiting");
      setState(job, state);
    }
    Object.assign(job, values);
  }
}
