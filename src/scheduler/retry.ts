import { type Failure, retriedByDefault } from "../model/outcome.ts";
import type { Retry } from "../model/pipeline.ts";

/** The longest single wait, whatever the backoff: a day. */
const waitMsMax = 86_400_000;
/** The longest wait that a server may ask for: an hour. After that it is asked again. */
const askedMsMax = 3_600_000;

/** Whether a failed attempt (1 for the first) is worth another one. */
export function shouldRetry(retry: Retry, attempt: number, failure: Failure): boolean {
  if (attempt > retry.limit || failure.class === "unsatisfied") return false;
  const classes = retry.on ?? retriedByDefault;
  if (!classes.includes(failure.class)) return false;
  if (failure.class !== "exit" || retry.exitCodes === undefined) return true;
  return failure.exitCode !== undefined && retry.exitCodes.includes(failure.exitCode);
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
