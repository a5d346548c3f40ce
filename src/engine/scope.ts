import type { Scope } from "../model/expression.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { RunInput } from "./run-input.ts";

/** What the engine knows of jobs beside the scheduler: for the members of a stage in expressions. */
export interface JobFacts {
  /** Of all its attempts. */
  durationMs: number;
  /** Declared outputs and updates with templates resolved; known once it was ordered. */
  outputs: readonly string[];
}

/** The names that the conditions and templates of a job may use, but for its own variables and paths. */
export function buildScope(
  job: JobRecord,
  input: RunInput,
  jobs: ReadonlyMap<string, JobRecord>,
  facts: ReadonlyMap<string, JobFacts>,
): Scope {
  const scope: { [name: string]: JsonValue } = {
    ...input.params,
    params: input.params,
    data: input.data,
    run: { id: input.run, attempt: job.attempt },
    this: { round: job.round, best: bestOf(job), history: historyOf(job), key: null, item: null },
  };
  for (const id of [...job.planned.needs.map((need) => need.stage), job.id]) {
    const needed = jobs.get(id);
    if (needed !== undefined) scope[id] = stageMembers(needed, facts.get(id));
  }
  return scope;
}

function stageMembers(job: JobRecord, facts: JobFacts | undefined): JsonObject {
  const made = job.state === "succeeded" || job.round > 0 ? job.results : {};
  return {
    ...made,
    status: job.state,
    cached: job.isCached,
    rounds: job.round,
    history: historyOf(job),
    outputs: job.state === "succeeded" ? (facts?.outputs ?? []) : [],
    duration: (facts?.durationMs ?? 0) / 1000,
    exit_code: job.exitCode,
    key: null,
    item: null,
  };
}

function historyOf(job: JobRecord): readonly JsonObject[] {
  return job.history.map(({ round, decision, score = null, gain = null }) => ({
    round,
    score,
    gain,
    decision,
  }));
}

/** The best score so far; null before the first. */
function bestOf({ history }: JobRecord): number | null {
  const scores = history.flatMap(({ score }) => score ?? []);
  return scores.length === 0 ? null : Math.max(...scores);
}
