import type { Failure, Outcome } from "./outcome.ts";

/** How much a failure matters to whoever wants the film, the least first. */
export const severities = ["low", "medium", "high", "critical"] as const;

export type Severity = (typeof severities)[number];

/** A failure whose consequences are known. */
export interface GradedFailure extends Failure {
  readonly severity: Severity;
}

export type GradedOutcome =
  Exclude<Outcome, { status: "failed" }> | { readonly status: "failed"; readonly failure: GradedFailure };
