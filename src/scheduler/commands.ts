import type { RunFact } from "../model/event.ts";
import type { Failure, Outcome, RunState } from "../model/outcome.ts";
import type { Budget, OnFailure } from "../model/pipeline.ts";
import type { DeclaredItem } from "../plan/declare-items.ts";
import type { StagePaths } from "../plan/declared-paths.ts";
import type { JobRecord } from "./job-table.ts";

/** What the scheduler is told. */
export type SchedulerInput =
  | {
      readonly type: "attempt.finished";
      readonly job: string;
      readonly outcome: Outcome;
      /** Absent where nothing may be concluded from an equal key. */
      readonly key?: string;
      /** It was answered from the cache. */
      readonly isCached?: boolean;
    }
  /** It would have had to execute, and `mayExecute` said that there may be no more of that. */
  | { readonly type: "attempt.refused"; readonly job: string }
  /** It has to execute, and `mayExecute` said that it is to wait for slots of its pools. */
  | { readonly type: "attempt.held"; readonly job: string }
  /** What `acquire` wanted is the job's; others have it still; it will not be there in time. */
  | { readonly type: "slots.acquired" | "slots.awaited" | "slots.missed"; readonly job: string }
  | { readonly type: "retry.due"; readonly job: string }
  /** The run has taken as long as it may. */
  | { readonly type: "time.spent" }
  /** Start nothing new until `resume`, let finish what runs. */
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** Start nothing new but `always` stages, stop what runs. */
  | { readonly type: "stop" }
  /** Start nothing at all any more. */
  | { readonly type: "kill" };

/** Whether an attempt that nothing answers may execute: yes; never; once the slots that it needs are free. */
export type Permission = "granted" | "refused" | "held";

/** What the scheduler wants done. Commands of one answer are performed in order. */
export type SchedulerCommand =
  | {
      readonly type: "execute";
      readonly job: string;
      readonly round: number;
      readonly attempt: number;
      /** Counts every pass of the job in this run, whatever loop it belongs to: unique with `attempt`. */
      readonly pass: number;
      /** The run was stopped: this attempt may take no longer than the grace time. */
      readonly withinGrace: boolean;
    }
  | {
      readonly type: "wait";
      readonly job: string;
      readonly round: number;
      /** The attempt to come. */
      readonly attempt: number;
      readonly limit: number;
      /** The longest wait; with `jitter` any time up to it. */
      readonly ceilingMs: number;
      readonly jitter: boolean;
      /** Whoever refused has named the time. */
      readonly isAsked: boolean;
      readonly failure: Failure;
    }
  /** Get the slots of the job that other runs of this machine share. */
  | { readonly type: "acquire"; readonly job: string; readonly withinGrace: boolean }
  /** Stop the running attempt of a job, its wait for the next one, or for slots; give back those that it has. */
  | { readonly type: "abort"; readonly job: string }
  /** The run was stopped: an `always` job has the grace time left for its running attempt or to acquire slots; a wait for the next one ends now. */
  | { readonly type: "hasten"; readonly job: string }
  | { readonly type: "settle"; readonly job: JobRecord }
  /** The list of a fanned-out stage is known: it has jobs of these ids. */
  | {
      readonly type: "list";
      readonly stage: string;
      readonly jobs: ReadonlySet<string>;
      /** What they make, as far as that is known. */
      readonly outputs: readonly string[];
    }
  /** These jobs of a fanned-out stage are to run. */
  | { readonly type: "expand"; readonly stage: string; readonly jobs: readonly JobRecord[] }
  /** Remember how the stage of a loop and its body stand now; `jobs` are these. */
  | { readonly type: "keep"; readonly loop: string; readonly jobs: readonly string[] }
  /** Let them stand as they were when they were last kept. */
  | { readonly type: "putBack"; readonly loop: string; readonly jobs: readonly string[] }
  | { readonly type: "announce"; readonly fact: RunFact }
  | { readonly type: "finish"; readonly state: RunState };

/** The conditions of a job, judged with the results that are known now. Pure. */
export interface Judge {
  /** `when`; a stage without one runs. */
  when(job: JobRecord): Judgement;
  /** Whether `when` is false by what was known before the run: whatever its needs make, it does not run. */
  isSkippedAnyway(job: JobRecord): boolean;
  /** Of the loop that the job is the stage of; undefined where it has none. */
  score(job: JobRecord): Scored;
  /** The items of a fanned-out stage, now that all that its list is made of is there. */
  expand(job: JobRecord): Expanded;
  /** What a stage that is not fanned out reads and makes, as far as it is known. */
  paths(job: JobRecord): StagePaths;
  /** The first `require` that does not hold. */
  require(job: JobRecord): Failure | undefined;
}

export type Judgement =
  | { readonly run: boolean; readonly explanation: string }
  | { readonly run: "error"; readonly failure: Failure };

export type Expanded =
  | { readonly ok: true; readonly items: readonly DeclaredItem[] }
  | { readonly ok: false; readonly failure: Failure };

export type Scored =
  | { readonly ok: true; readonly score: number | undefined; readonly mark?: number }
  | { readonly ok: false; readonly failure: Failure };

export interface ScheduleLimits {
  /** Jobs at once, at least 1. */
  readonly concurrency: number;
  readonly onFailure: OnFailure;
  readonly budget?: Budget;
}
