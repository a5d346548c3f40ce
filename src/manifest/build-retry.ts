import type { Retry } from "../model/pipeline.ts";
import { reportAt, type Build } from "./build.ts";
import { foundWords } from "./found-words.ts";
import type { Retry as RawRetry } from "./generated/manifest.ts";
import { parseDuration } from "./parse-duration.ts";
import { isMapAt, itemsOf, member, type Typed } from "./typed-node.ts";

/** What holds where nothing is written: one attempt. */
const noRetry: Retry = { limit: 0, intervalMs: 1000, backoff: 1, jitter: false };

export function buildRetry(build: Build, retry: Typed<RawRetry> | undefined): Retry {
  if (retry === undefined) return noRetry;
  if (typeof retry.value === "number") return { ...noRetry, limit: retry.value };
  if (!isMapAt(retry)) return noRetry;
  const maxIntervalMs = buildDuration(build, member(retry, "max_interval"));
  const exitCodes = member(retry, "exit_codes");
  const on = member(retry, "on");
  return {
    limit: member(retry, "limit")?.value ?? noRetry.limit,
    intervalMs: buildDuration(build, member(retry, "interval")) ?? noRetry.intervalMs,
    backoff: member(retry, "backoff")?.value ?? noRetry.backoff,
    jitter: member(retry, "jitter")?.value ?? noRetry.jitter,
    ...(maxIntervalMs !== undefined && { maxIntervalMs }),
    ...(exitCodes !== undefined && { exitCodes: itemsOf(exitCodes).map(({ value }) => value) }),
    ...(on !== undefined && { on: itemsOf(on).map(({ value }) => value) }),
  };
}

/** The schema has seen to the form; what is left is a duration that no timer can hold. */
function buildDuration(build: Build, typed: Typed<string | number> | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const ms = parseDuration(typed.value);
  if (ms === undefined) {
    const found = foundWords(build.source, typed.node);
    reportAt(build, "manifest/wrong-value", typed, `expected a duration of at most 24 days, found ${found}`);
  }
  return ms;
}

/** The time of an attempt, or of the run, which cannot be nothing. */
export function buildTimeout(
  build: Build,
  typed: Typed<string | number> | undefined,
  key: "timeout" | "time" = "timeout",
): number | undefined {
  const ms = buildDuration(build, typed);
  if (ms !== 0 || typed === undefined) return ms;
  const message = `expected a time above 0, found ${foundWords(build.source, typed.node)}`;
  reportAt(build, "manifest/wrong-value", typed, message, `leave \`${key}\` out for no limit`);
  return undefined;
}
