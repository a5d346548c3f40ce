import type { JsonObject } from "./json.ts";
import type { Place } from "./source.ts";

/** Why an attempt failed. */
export const failureClasses = [
  "exit",
  "timeout",
  "signal",
  "transient",
  "contract",
  "condition",
  "not_found",
  "denied",
  "unsatisfied",
  "crashed",
] as const;

export type FailureClass = (typeof failureClasses)[number];

/** The classes that `retry` tries again when it names none itself. */
export const retriedByDefault: readonly FailureClass[] = ["exit", "timeout", "signal", "transient"];

/** What a run may have spent. */
export type BudgetKind = "retries" | "rounds" | "time";

export interface Failure {
  readonly class: FailureClass;
  /** The first cause in one sentence, without a full stop. */
  readonly message: string;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Where in the manifest, for a failed condition or contract. */
  readonly place?: Place;
  /** How long whoever refused asked to be left alone before another attempt. */
  readonly retryAfterMs?: number;
  /** What to try, where that is known. */
  readonly hint?: string;
  /** The job whose attempt failed, where that is another one: one in the body of a loop fails the loop. */
  readonly job?: string;
  /** Nothing more was tried because this budget of the run is spent. */
  readonly budget?: BudgetKind;
  /** It failed so in an earlier run and was not tried again: no reason to hold others back. */
  readonly isOld?: true;
  /** The last lines of what the attempt printed, secrets masked, at most 20. */
  readonly tail: readonly string[];
  /** Further facts, one a line, such as the values of a condition. */
  readonly details?: readonly string[];
}

/** How an attempt ended. */
export type Outcome =
  | { readonly status: "succeeded"; readonly exitCode: number | null; readonly results: JsonObject }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

export type JobState =
  "waiting" | "running" | "retrying" | "succeeded" | "skipped" | "failed" | "blocked" | "cancelled";

/** In these a job stays. */
export type SettledState = Exclude<JobState, "waiting" | "running" | "retrying">;

export type RunState = "succeeded" | "failed" | "cancelled";
