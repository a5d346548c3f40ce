import type { BudgetKind, FailureClass, RunState, SettledState } from "./outcome.ts";
import type { JobHistory } from "./job-history.ts";
import type { JsonObject } from "./json.ts";
import type { Budget } from "./pipeline.ts";
import type { GradedFailure, GradedOutcome } from "./severity.ts";

/** What happened in a run, as a past fact. The only record of it: state, summary and screens are folds over these. */
export type RunEvent = { readonly at: number } & RunFact;

/** The events of one type. */
export type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { readonly type: Type }>;

/** A run event before it has its time (`at`, milliseconds since 1970). */
export type RunFact =
  | RunStarted
  | RunPaused
  | RunSettled
  | StageReady
  | StageKeyed
  | StageExpanded
  | StageFact
  | SlotsAwaited
  | AttemptFact
  | RetryScheduled
  | RoundStarted
  | RoundSettled
  | LoopSettled
  | BudgetSpent
  | CacheHit
  | CacheMissed
  | CacheStored
  | CacheEvicted
  | OutputsRestored
  | OutputsOutdated
  | StateSaved
  | WarningRaised;

export interface RunStarted {
  readonly type: "run.started";
  readonly run: string;
  readonly manifest: string;
  readonly name: string;
  readonly params: JsonObject;
  readonly concurrency: number;
  readonly budget: Budget;
  /** The run that this one goes on with. */
  readonly continues?: string;
  /** In plan order. */
  readonly jobs: readonly JobSketch[];
}

/** What a screen needs to know of a job before it runs. */
export interface JobSketch {
  readonly job: string;
  readonly stage: string;
  readonly needs: readonly string[];
  readonly weight: number;
  /** What it is called on screens, in place of its id. */
  readonly title?: string;
  /** A character or two before its name. */
  readonly icon?: string;
  readonly description?: string;
  /** It stands for all jobs of a stage, which are told of when they are known (`stage.expanded`). */
  readonly isFannedOut?: true;
  /** Of one of those jobs: the key of its item. */
  readonly item?: string;
  /** The loops whose body holds it, innermost first, by the id of their stage; for an item, by that of its job. */
  readonly loops: readonly string[];
  /** Present on the stage of a loop. */
  readonly limit?: number;
  readonly always: boolean;
  /** How many attempts there may be in a round, where it is not one. */
  readonly attempts?: number;
  /** What it takes of pools while it executes. */
  readonly pools?: readonly PoolShare[];
  /** Absent where it never ran here. */
  readonly history?: JobHistory;
}

export interface PoolShare {
  readonly pool: string;
  /** Of all of its slots: above 0, at most 1. */
  readonly share: number;
}

/** Nothing new starts from now on, or again; what runs is let finish. */
export type RunPaused = { readonly type: "run.paused" } | { readonly type: "run.resumed" };

export interface RunSettled {
  readonly type: "run.settled";
  readonly state: RunState;
  readonly exitCode: number;
  readonly durationMs: number;
}

/** All that a job needs has settled and its conditions hold: it starts as soon as there is a place. Not told of a retry. */
export interface StageReady {
  readonly type: "stage.ready";
  readonly job: string;
  readonly round: number;
}

/** All that a job depends on was looked at. */
export interface StageKeyed {
  readonly type: "stage.keyed";
  readonly job: string;
  readonly round: number;
  /** How often it began before, over all loops that hold it. */
  readonly pass: number;
  readonly key: string;
}

/** The list of a fanned-out stage is known, and so are its jobs. */
export interface StageExpanded {
  readonly type: "stage.expanded";
  readonly job: string;
  /** In the order of the list. */
  readonly jobs: readonly JobSketch[];
}

/** A job has to execute and waits for slots of pools, since others have them. */
export interface SlotsAwaited {
  readonly type: "slots.awaited";
  readonly job: string;
  readonly round: number;
  readonly pools: readonly string[];
  /** Other runs of this machine have them. */
  readonly isElsewhere?: true;
}

export type StageFact =
  | {
      readonly type: "stage.skipped";
      readonly job: string;
      readonly round: number;
      /** With values: `qa.score 3.9 < threshold 3.5`. */
      readonly explanation: string;
    }
  | { readonly type: "stage.blocked"; readonly job: string; readonly causes: readonly string[] }
  | {
      /** Final; for a stage in a loop's body, when the loop has settled. */
      readonly type: "stage.settled";
      readonly job: string;
      readonly state: SettledState;
      readonly durationMs: number;
      readonly results: JsonObject;
      /** Declared outputs and updates, templates resolved; empty unless it succeeded. */
      readonly outputs: readonly string[];
      readonly failure?: GradedFailure;
    };

export type AttemptFact =
  | {
      readonly type: "attempt.started";
      readonly job: string;
      readonly round: number;
      readonly attempt: number;
      /** As a person would write it, secrets masked. */
      readonly command: string;
      /** Relative to the project root. */
      readonly log: string;
    }
  | {
      readonly type: "attempt.progressed";
      readonly job: string;
      readonly round: number;
      readonly attempt: number;
      readonly fraction?: number;
      readonly message?: string;
    }
  | {
      readonly type: "attempt.finished";
      readonly job: string;
      readonly round: number;
      readonly attempt: number;
      readonly outcome: GradedOutcome;
      readonly durationMs: number;
    };

export interface RetryScheduled {
  readonly type: "retry.scheduled";
  readonly job: string;
  readonly round: number;
  /** The attempt that will start. */
  readonly attempt: number;
  readonly limit: number;
  readonly delayMs: number;
  readonly class: FailureClass;
  /** Whoever refused has named the time (`Retry-After`). */
  readonly isAsked?: true;
}

/** The stage of a loop is about to run for the `round`th time. */
export interface RoundStarted {
  readonly type: "round.started";
  readonly loop: string;
  readonly round: number;
  readonly limit: number;
  readonly explanation: string;
}

/**
 * How a round of a loop was judged. `plateau`: it, or the last few, gained too little; `exhausted`: there may be no more.
 */
export type RoundDecision = "satisfied" | "plateau" | "exhausted" | "again";

/** The body of a loop was judged after `round` reworks. */
export interface RoundSettled {
  readonly type: "round.settled";
  readonly loop: string;
  readonly round: number;
  readonly limit: number;
  readonly decision: RoundDecision;
  readonly explanation: string;
  /** Present where the loop has a `score`. */
  readonly score?: number;
  /** Over the best score before; from the first rework on. */
  readonly gain?: number;
  /** There was to be another round, but this budget of the run is spent: the round was judged before, and is judged anew. */
  readonly budget?: BudgetKind;
}

export interface LoopSettled {
  readonly type: "loop.settled";
  readonly loop: string;
  /** How often the loop's stage ran. */
  readonly rounds: number;
  readonly decision: LoopDecision;
  /** The round that stands now; absent where not even the first was judged. */
  readonly kept?: number;
}

/** Why a loop ended. */
export type LoopDecision = Exclude<RoundDecision, "again"> | "failed";

/** Something was refused for the first time because a budget of the run is spent. */
export type BudgetSpent =
  | {
      readonly type: "budget.spent";
      readonly budget: Exclude<BudgetKind, "time">;
      readonly limit: number;
      /** What was refused. */
      readonly job?: string;
    }
  | { readonly type: "budget.spent"; readonly budget: "time"; readonly limitMs: number };

/** A job needs not run: what it would make was made before from the same. */
export interface CacheHit {
  readonly type: "cache.hit";
  readonly job: string;
  readonly round: number;
  readonly key: string;
  readonly exitCode: number | null;
  readonly results: JsonObject;
  /** How long the attempt took that made it. */
  readonly savedMs: number;
}

/** A job runs, since nothing that was made before is what it would make. */
export interface CacheMissed {
  readonly type: "cache.missed";
  readonly job: string;
  readonly round: number;
  /** Why, most telling first: `input build/a.png changed`. */
  readonly reasons: readonly string[];
  /** Nobody looked: it was to run whatever was made before. */
  readonly isAsked?: true;
}

/** What an attempt made is on record under its key, and answers from now on. */
export interface CacheStored {
  readonly type: "cache.stored";
  readonly job: string;
  readonly round: number;
  readonly key: string;
  /** So many files of its outputs are kept for restoring. */
  readonly files: number;
  readonly bytes: number;
}

/** What was not used for the longest time has gone, so that the cache keeps within its limit. */
export interface CacheEvicted {
  readonly type: "cache.evicted";
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
}

/** What stood at a job's outputs was not what it had made, and was put back. */
export interface OutputsRestored {
  readonly type: "outputs.restored";
  readonly job: string;
  readonly files: number;
  readonly bytes: number;
}

/** What stands at these paths was made in an earlier run: the job did not get to make it anew. */
export interface OutputsOutdated {
  readonly type: "outputs.outdated";
  readonly job: string;
  readonly paths: readonly string[];
}

/** The first so many events of the run are on disk: no power cut can take them away. */
export interface StateSaved {
  readonly type: "state.saved";
  readonly events: number;
}

export interface WarningRaised {
  readonly type: "warning.raised";
  readonly message: string;
  readonly job?: string;
}
