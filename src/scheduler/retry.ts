import { type Failure, retriedByDefault } from "../model/outcome.ts";
import type { Retry } from "../model/pipeline.ts";

/** The longest single wait, whatever the backoff: a day. */
const waitMsMax = 86_400_000;
/** The longest wait that a server may ask for: an hour. After that it is asked again. */
const askedMsMax = 3_600_000;

/** Whether a failed attempt (1 for the first) is worth another one. */
export function shouldRetry(retry: Retry, attempt: number, failure: Failure): boolean {
  if (attempt > retry.limit || failure.class === "unsatisfied") return false;
  const isNamed = failure.exitCode !== undefined && retry.exitCodes?.includes(failure.exitCode) === true;
  // An exit code of its own says more than what is usual for its class.
  if (isNamed && retry.on === undefined) return true;
  const isOfClass = (retry.on ?? retriedByDefault).includes(failure.class);
  return isOfClass && (failure.class !== "exit" || retry.exitCodes === undefined || isNamed);
}

/** How long to wait before another attempt. */
export interface PlannedWait {
  readonly ceilingMs: number;
  /** Any time up to the ceiling. */
  readonly jitter: boolean;
  /** Whoever refused has named the time. */
  readonly isAsked: boolean;
}

/**
 * The wait after attempt `attempt` (1 for the first): what was asked for, else `interval · backoff^(attempt − 1)`, at most
 * `max_interval`.
 */
export function planWait(retry: Retry, attempt: number, { retryAfterMs }: Failure): PlannedWait {
  if (retryAfterMs !== undefined) {
    return { ceilingMs: Math.min(retryAfterMs, askedMsMax), jitter: false, isAsked: true };
  }
  const grown = retry.intervalMs * retry.backoff ** (attempt - 1);
  const ceilingMs = Math.min(grown, retry.maxIntervalMs ?? waitMsMax, waitMsMax);
  return { ceilingMs, jitter: retry.jitter, isAsked: false };
}
