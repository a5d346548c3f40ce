import type { Failure, Outcome } from "./outcome.ts";

/** How much a failure matters to whoever wants the film. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A failure whose consequences are known. */
export interface GradedFailure extends Failure {
  readonly severity: Severity;
}

export type GradedOutcome =
  Exclude<Outcome, { status: "failed" }> | { readonly status: "failed"; readonly failure: GradedFailure };
