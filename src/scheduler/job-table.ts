import type { RoundDecision } from "../model/event.ts";
import type { JsonObject } from "../model/json.ts";
import type { Failure, JobState, SettledState } from "../model/outcome.ts";
import type { PlannedStage } from "../model/plan.ts";
import type { Item } from "../plan/expand-items.ts";
import type { DeclaredPath } from "../plan/path-index.ts";

/** What the scheduler knows of a job. Only the scheduler writes it. */
export interface JobRecord {
  readonly id: string;
  /** With what it needs: of a fanned-out stage only some jobs, once its list is known. */
  planned: PlannedStage;
  /** Position in plan order: what starts first when several could. Jobs of a fanned-out stage stand at fractions. */
  readonly position: number;
  /** Present where it stands for all jobs of a fanned-out stage: it never runs itself. */
  readonly fanOut?: FanOutRecord;
  /** Present where it is one job of a fanned-out stage. */
  readonly item?: JobItem;
  state: JobState;
  /** Settled, and no loop will run it again. */
  final: boolean;
  /** The round of its innermost loop: 0 at first. */
  round: number;
  /** How many passes began before this one, over all loops. */
  pass: number;
  /** Of the present pass: 0 before the first. */
  attempt: number;
  exitCode: number | null;
  /** What it made stands under this key; absent where nothing may be concluded from it. */
  key: string | undefined;
  /** Its last pass was answered from the cache. */
  isCached: boolean;
  /** Of its last good attempt, as far as they stand: a skipped job has none. */
  results: JsonObject;
  failure: Failure | undefined;
  /** Of the stage of a loop: how each of its rounds was judged. */
  history: readonly RoundEntry[];
  /** Jobs whose failure blocks this one. */
  causes: readonly string[];
  /** Gates of its needs that are not open yet. */
  closedGates: number;
}

interface FanOutRecord {
  /** In the order of the list; undefined until that is known. */
  jobs: readonly JobRecord[] | undefined;
  /** Jobs that are not final. */
  open: number;
}

interface JobItem extends Item {
  /** What stands for all jobs of the stage. */
  readonly stage: JobRecord;
  /** How many jobs come after it in the list. */
  readonly behind: number;
  /** The job before it in the list, where it reads that one. */
  readonly previous?: JobRecord;
  /** What other jobs of the stage make where this one would find it. */
  readonly siblings: readonly DeclaredPath[];
}

export interface RoundEntry {
  readonly round: number;
  readonly decision: RoundDecision;
  readonly score?: number;
  /** Over the best score before. */
  readonly gain?: number;
  /** The score that the loop's condition asks for, where that is plain. */
  readonly mark?: number;
  /** Every job had a key of an earlier round. */
  readonly isRepeated?: boolean;
}

const settledStates: ReadonlySet<JobState> = new Set([
  "succeeded",
  "skipped",
  "failed",
  "blocked",
  "cancelled",
]);

const transitions: { readonly [from in JobState]: ReadonlySet<JobState> } = {
  waiting: new Set(["running", "succeeded", "skipped", "failed", "blocked", "cancelled"]),
  running: new Set(["waiting", "retrying", "succeeded", "failed", "cancelled"]),
  // The last is for a loop that ends as it is while its stage waits for another attempt.
  retrying: new Set(["running", "cancelled", "waiting"]),
  // A loop sends its jobs back, for another round or to an earlier one.
  succeeded: new Set(["waiting"]),
  skipped: new Set(["waiting"]),
  failed: new Set(["waiting"]),
  blocked: new Set(["waiting"]),
  cancelled: new Set(["waiting"]),
};

export function makeJob(
  planned: PlannedStage,
  position: number,
  kind: Pick<JobRecord, "item" | "fanOut"> = {},
): JobRecord {
  return {
    ...kind,
    id: planned.id,
    planned,
    position,
    state: "waiting",
    final: false,
    round: 0,
    pass: 0,
    attempt: 0,
    exitCode: null,
    key: undefined,
    isCached: false,
    results: {},
    failure: undefined,
    history: [],
    causes: [],
    closedGates: 0,
  };
}

/** The only door through which a job's state changes. Throws on a transition that makes no sense: that is a bug. */
export function setState(job: JobRecord, state: JobState): void {
  if (job.final || !transitions[job.state].has(state)) {
    throw new Error(`job ${job.id} cannot go from ${job.state}${job.final ? " (final)" : ""} to ${state}`);
  }
  job.state = state;
}

/** Makes a settled job wait for another pass, as if it had not run. */
export function rewindJob(job: JobRecord, round: number): void {
  setState(job, "waiting");
  job.round = round;
  job.pass += 1;
  job.attempt = 0;
  job.results = {};
  job.exitCode = null;
  job.history = [];
  job.key = undefined;
  job.failure = undefined;
}

export function isSettled(job: JobRecord): boolean {
  return settledStates.has(job.state);
}

/** Whether what needs this job may not run: it failed and nobody said to go on. */
export function blocksDependents(job: JobRecord): boolean {
  return job.state === "blocked" || (job.state === "failed" && !job.planned.stage.continueOnError);
}

/** The jobs that failed in the first place. */
export function rootCauses(job: JobRecord): readonly string[] {
  return job.state === "blocked" || job.fanOut?.jobs !== undefined ? job.causes : [job.id];
}

/** The record of a stage. That of a fanned-out one stands for all its jobs: it waits for what its list is made of, and for nothing else. */
export function recordOf(planned: PlannedStage, position: number): JobRecord {
  if (planned.fanOut === undefined) return makeJob(planned, position);
  const { listNeeds } = planned.fanOut;
  const needs = planned.needs.filter(({ stage }) => listNeeds.includes(stage));
  return makeJob({ ...planned, needs }, position, { fanOut: { jobs: undefined, open: 0 } });
}

/** How a fanned-out stage ends whose jobs all have. */
export function stateOfJobs(jobs: readonly JobRecord[]): SettledState {
  const has = (state: JobState) => jobs.some((job) => job.state === state);
  if (jobs.some(blocksDependents)) {
    return jobs.some((job) => job.state === "failed" && blocksDependents(job)) ? "failed" : "blocked";
  }
  if (has("failed")) return "failed";
  if (has("cancelled")) return "cancelled";
  return jobs.length > 0 && jobs.every((job) => job.state === "skipped") ? "skipped" : "succeeded";
}
