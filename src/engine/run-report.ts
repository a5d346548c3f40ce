import type { LoopDecision, RoundSettled } from "../model/event.ts";
import type { JsonObject } from "../model/json.ts";
import type { BudgetKind, FailureClass, JobState, RunState } from "../model/outcome.ts";
import type { GradedFailure, Severity } from "../model/severity.ts";

/** The version of the report's format; grows when a member changes its meaning or goes away. */
export const reportFormat = 1;

/** What a run did and made, for programs: `report.json` in the folder of the run. */
export interface RunReport {
  readonly format: typeof reportFormat;
  readonly run: string;
  readonly name: string;
  readonly manifest: string;
  /** The run that it went on with. */
  readonly continues?: string;
  readonly success: boolean;
  /** `interrupted`: the events end before the run did. */
  readonly state: RunState | "interrupted";
  readonly exitCode: number | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly cache: ReportedCache;
  /** Of each budget that the run has: how much of it went where. */
  readonly budget: ReportedBudget;
  readonly concurrency: number;
  readonly params: JsonObject;
  /** Paths that the run was for: outputs of succeeded stages that no stage with outputs of its own needs. */
  readonly products: readonly string[];
  /** In plan order. */
  readonly stages: readonly ReportedStage[];
  readonly loops: readonly ReportedLoop[];
  readonly errors: readonly ReportedError[];
  readonly warnings: readonly ReportedWarning[];
  /** Warnings past the limit that a report keeps. */
  readonly warningsDropped: number;
}

/** How the stages that succeeded came to what they have. */
export interface ReportedCache {
  readonly executed: number;
  /** Made before, and put back into the project. */
  readonly restored: number;
  /** Made before, and in place. */
  readonly fresh: number;
  /** What the attempts took whose work was not done again. */
  readonly savedMs: number;
}

export interface ReportedBudget {
  readonly retries?: ReportedCount;
  readonly rounds?: ReportedCount;
  readonly time?: {
    readonly limitMs: number;
    readonly spentMs: number;
    readonly isSpent: boolean;
    readonly stages: readonly { readonly stage: string; readonly spentMs: number }[];
  };
}

export interface ReportedCount {
  readonly limit: number;
  readonly spent: number;
  /** Something was refused for it. */
  readonly isSpent: boolean;
  /** Those that spent it, in plan order. */
  readonly stages: readonly { readonly stage: string; readonly spent: number }[];
}

export interface ReportedStage {
  readonly id: string;
  /** Of one job of a fanned-out stage: that stage, and the key of the item. */
  readonly stage?: string;
  readonly item?: string;
  /** Of a fanned-out stage: how many jobs it came to; each follows as a stage of its own. */
  readonly jobs?: number;
  readonly description?: string;
  readonly state: JobState;
  /** Of a stage that succeeded. */
  readonly how?: "executed" | "restored" | "fresh";
  readonly durationMs: number;
  /** Of attempts whose work was not done again. */
  readonly savedMs: number;
  /** Why it executed. */
  readonly reasons: readonly string[];
  /** How many rounds of its loop it ran in; 1 outside of loops, 0 if it never ran. */
  readonly rounds: number;
  readonly attempts: readonly ReportedAttempt[];
  readonly results: JsonObject;
  readonly outputs: readonly string[];
  /** What stands at its outputs was made in an earlier run. */
  readonly outOfDate?: readonly string[];
  /** Why it was skipped, with values. */
  readonly skippedBecause?: string;
  /** The stages whose failure blocked it. */
  readonly blockedBy?: readonly string[];
  readonly failure?: GradedFailure;
}

export interface ReportedAttempt {
  readonly round: number;
  readonly attempt: number;
  readonly status: "succeeded" | "failed" | "cancelled" | "unfinished";
  /** Before it began, since the attempt before it. */
  readonly waitedMs?: number;
  readonly durationMs: number;
  readonly command: string;
  readonly log: string;
  readonly class?: FailureClass;
  readonly severity?: Severity;
  readonly message?: string;
}

export interface ReportedLoop {
  /** The stage with the loop. */
  readonly stage: string;
  readonly limit: number;
  /** How often the stage ran. */
  readonly rounds: number;
  /** Null until the loop has settled. */
  readonly decision: LoopDecision | null;
  /** The run's budget that ended it. */
  readonly budget?: BudgetKind;
  /** The round that stands now; null where not even the first was judged. */
  readonly kept: number | null;
  readonly history: readonly ReportedRound[];
}

/** The loop's body, judged after `round` reworks. */
export interface ReportedRound {
  readonly round: number;
  /** Of a loop in a loop: the rounds that the loops around it were in, the innermost first. */
  readonly within?: readonly { readonly loop: string; readonly round: number }[];
  readonly decision: RoundSettled["decision"];
  readonly explanation: string;
  /** Present where the loop has a `score`. */
  readonly score?: number;
  /** Over the best score before. */
  readonly gain?: number;
  /** Of the loop's stage and of those in its body, as they came out in this round. */
  readonly results: { readonly [stage: string]: JsonObject };
}

/** A stage that failed. Members about an attempt are absent where none began, or where none was to blame. */
export interface ReportedError extends GradedFailure {
  readonly stage: string;
  readonly round?: number;
  /** The one that failed last, and how many there could have been in a round. */
  readonly attempt?: number;
  readonly attempts?: number;
  readonly command?: string;
  /** Relative to the project root. */
  readonly log?: string;
  /** The attempts of that round, the first one first. */
  readonly tried?: readonly TriedAttempt[];
  /** Stages that could not run because of it. */
  readonly blocks: readonly string[];
  /** The command that runs the stage alone. */
  readonly rerun?: string;
}

export interface TriedAttempt {
  readonly attempt: number;
  /** Before it, since the one before it. */
  readonly waitedMs?: number;
  readonly durationMs: number;
  readonly class?: FailureClass;
  readonly severity?: Severity;
  readonly message?: string;
  readonly log: string;
}

export interface ReportedWarning {
  readonly message: string;
  readonly stage?: string;
}

/** All that could run by itself: a fanned-out stage is counted by its jobs. */
export function reportedJobs({ stages }: Pick<RunReport, "stages">): readonly ReportedStage[] {
  return stages.filter(({ jobs = 0 }) => jobs === 0);
}
