import type { Failure, Outcome } from "./outcome.ts";

/** How much a failure matters to whoever wants the film. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A failure whose consequences are known. */
export interface GradedFailure extends Failure {
  readonly severity: Severity;
}

export type GradedOutcome =
  Exclude<Outcome, { status: "failed" }> | { readonly status: "failed"; readonly failure: GradedFailure };

/** What follows from a failure in its run. */
export interface Consequences {
  /** There is another attempt. */
  readonly isRetried: boolean;
  /** The manifest says to go on without it. */
  readonly isTolerated: boolean;
  /** Other stages cannot run for it. */
  readonly blocksOthers: boolean;
}

/** What programs say when there is no room left, which no stage after it will have either. */
const noRoom = /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/iu;

/**
 * Critical: storyflow broke, or the disk is full; whatever comes next is in danger too. Low: the run goes on as if nothing had been.
 * High: others wait for it in vain, or a command said that all was well and it was not. Medium: this one stage.
 */
export function severityOf(failure: Failure, consequences: Consequences): Severity {
  const { isRetried, isTolerated, blocksOthers } = consequences;
  if (failure.class === "crashed" || isOutOfRoom(failure)) return "critical";
  if (isRetried || isTolerated) return "low";
  return blocksOthers || failure.class === "contract" ? "high" : "medium";
}

function isOutOfRoom({ message, tail }: Failure): boolean {
  return noRoom.test(message) || tail.some((line) => noRoom.test(line));
}
