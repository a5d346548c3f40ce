import type { Scope } from "../model/expression.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { itemJob } from "../plan/declare-items.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { RunInput } from "./run-input.ts";

/** What the engine knows of jobs beside the scheduler: for the members of a stage in expressions. */
export interface JobFacts {
  /** Of all its attempts. */
  durationMs: number;
  /** Declared outputs and updates with templates resolved; known once it was ordered. */
  outputs: readonly string[];
}

/** What a scope is made of. */
export interface ScopeSources {
  readonly input: RunInput;
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly facts: ReadonlyMap<string, JobFacts>;
  /** Lists of jobs that will not change any more: thousands may look at one. */
  readonly lists: WeakMap<JobRecord, readonly JsonObject[]>;
}

/** The names that the conditions and templates of a job may use, but for its own variables and paths. */
export function buildScope(job: JobRecord, sources: ScopeSources): Scope {
  const { input } = sources;
  const { item } = job;
  const scope: { [name: string]: JsonValue } = {
    ...input.params,
    params: input.params,
    data: input.data,
    run: { id: input.run, attempt: job.attempt },
    this: {
      round: job.round,
      best: bestOf(job),
      history: historyOf(job),
      key: item?.key ?? null,
      item: item?.value ?? null,
    },
    ...item?.variables,
    [job.planned.stage.id]: jobMembers(job, sources),
  };
  if (item !== undefined) {
    scope["previous"] = item.previous === undefined ? null : jobMembers(item.previous, sources);
  }
  for (const { stage } of job.planned.needs) {
    const needed = sources.jobs.get(stage);
    if (needed !== undefined && needed.item === undefined) scope[stage] = seenFrom(needed, sources);
  }
  for (const stage of job.planned.fanOut?.aligned ?? []) {
    const needed = item && sources.jobs.get(itemJob(stage, item.key));
    if (needed !== undefined) scope[stage] = jobMembers(needed, sources);
  }
  return scope;
}

/**
 * The same for what a command sees. Each member of a stage that differs from run to run is refused by its name where a manifest is read; of a list
 * of jobs they must not be there, since the whole of it may be looked at.
 */
export function forCommand(scope: Scope): Scope {
  const lists = Object.entries(scope).filter(([, value]) => isJobList(value));
  if (lists.length === 0) return scope;
  return { ...scope, ...Object.fromEntries(lists.map(([name, value]) => [name, steadyJobs(value)])) };
}

const jobLists = new WeakMap<object, readonly JsonObject[]>();

function isJobList(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && jobLists.has(value);
}

function steadyJobs(value: JsonValue): JsonValue {
  const steady = typeof value === "object" && value !== null ? jobLists.get(value) : undefined;
  return steady ?? value;
}

/** A plain stage is its only job, a fanned-out one the list of its jobs. */
function seenFrom(stage: JobRecord, sources: ScopeSources): JsonValue {
  const { fanOut } = stage;
  if (fanOut === undefined) return jobMembers(stage, sources);
  const known = sources.lists.get(stage);
  if (known !== undefined) return known;
  const list = (fanOut.jobs ?? []).map((job) => jobMembers(job, sources));
  jobLists.set(
    list,
    list.map(({ cached: _cached, duration: _duration, ...steady }) => steady),
  );
  if (stage.final) sources.lists.set(stage, list);
  return list;
}

function jobMembers(job: JobRecord, { facts }: ScopeSources): JsonObject {
  const { durationMs = 0, outputs = [] } = facts.get(job.id) ?? {};
  const made = job.state === "succeeded" || job.round > 0 ? job.results : {};
  return {
    ...made,
    status: job.state,
    cached: job.isCached,
    rounds: job.round,
    history: historyOf(job),
    outputs: job.state === "succeeded" ? outputs : [],
    duration: durationMs / 1000,
    exit_code: job.exitCode,
    key: job.item?.key ?? null,
    item: job.item?.value ?? null,
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
