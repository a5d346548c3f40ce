import { lackOfRoom } from "../causes/lack-of-room.ts";
import type { Failure } from "../model/outcome.ts";
import type { Severity } from "../model/severity.ts";

/** What follows from a failure in its run. */
export interface Consequences {
  /** There is another attempt. */
  readonly isRetried: boolean;
  /** The manifest says to go on without it. */
  readonly isTolerated: boolean;
  /** Other stages cannot run for it. */
  readonly blocksOthers: boolean;
}

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
  return [message, ...tail].some((line) => lackOfRoom(line) !== undefined);
}
