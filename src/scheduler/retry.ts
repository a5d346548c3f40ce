import { type Failure, retriedByDefault } from "../model/outcome.ts";
import type { Retry } from "../model/pipeline.ts";

/** The longest single wait, whatever the backoff: a day. */
const waitMsMax = 86_400_000;

/** Whether a failed attempt (1 for the first) is worth another one. */
export function shouldRetry(retry: Retry, attempt: number, failure: Failure): boolean {
  if (attempt > retry.limit || failure.class === "unsatisfied") return false;
  const classes = retry.on ?? retriedByDefault;
  if (!classes.includes(failure.class)) return false;
  if (failure.class !== "exit" || retry.exitCodes === undefined) return true;
  return failure.exitCode !== undefined && retry.exitCodes.includes(failure.exitCode);
}

/** The wait after attempt `attempt` (1 for the first): `interval · backoff^(attempt − 1)`, at most `max_interval`. */
export function retryCeilingMs(retry: Retry, attempt: number): number {
  const grown = retry.intervalMs * retry.backoff ** (attempt - 1);
  return Math.min(grown, retry.maxIntervalMs ?? waitMsMax, waitMsMax);
}
