import { describe, expect, it } from "vitest";
import { failureClasses, type Failure } from "../../../src/model/outcome.ts";
import type { Retry } from "../../../src/model/pipeline.ts";
import { planWait, shouldRetry } from "../../../src/scheduler/retry.ts";
import { noRetry } from "../../support/make-plan.ts";

const retry: Retry = { ...noRetry, limit: 2, intervalMs: 1000 };
const failure = (facts: Partial<Failure>): Failure => ({ class: "exit", message: "no", tail: [], ...facts });

function retriedClasses(changes: Partial<Retry>): readonly string[] {
  return failureClasses.filter((name) => shouldRetry({ ...retry, ...changes }, 1, failure({ class: name })));
}

describe("another attempt", () => {
  it("is made for what may pass by itself, unless the stage says which classes", () => {
    expect(retriedClasses({})).toEqual(["exit", "timeout", "signal", "transient"]);
    expect(retriedClasses({ on: ["contract", "not_found"] })).toEqual(["contract", "not_found"]);
  });

  it("is never made for a loop that ended unsatisfied", () => {
    expect(retriedClasses({ on: ["unsatisfied", "exit"] })).toEqual(["exit"]);
  });

  it("is made for the exit codes that the stage says, which say nothing of other classes", () => {
    const some = { ...retry, exitCodes: [3, 4] };
    expect([3, 4, 5].map((exitCode) => shouldRetry(some, 1, failure({ exitCode })))).toEqual([
      true,
      true,
      false,
    ]);
    expect(shouldRetry(some, 1, failure({ class: "transient", exitCode: 75 }))).toBe(true);
    expect(shouldRetry({ ...some, on: ["timeout"] }, 1, failure({ exitCode: 3 }))).toBe(false);
  });

  it("is made for an exit code that the stage names, whatever its class, unless it names classes as well", () => {
    const missing = failure({ class: "not_found", exitCode: 127 });
    expect(shouldRetry({ ...retry, exitCodes: [127] }, 1, missing)).toBe(true);
    expect(shouldRetry({ ...retry, exitCodes: [3] }, 1, missing)).toBe(false);
    expect(shouldRetry({ ...retry, exitCodes: [127], on: ["exit"] }, 1, missing)).toBe(false);
  });

  it("is made as often as `limit` says, and not without `retry`", () => {
    expect([1, 2, 3].map((attempt) => shouldRetry(retry, attempt, failure({})))).toEqual([true, true, false]);
    expect(shouldRetry(noRetry, 1, failure({}))).toBe(false);
  });
});

describe("the wait before another attempt", () => {
  const waits = (changes: Partial<Retry>, attempts: readonly number[]) =>
    attempts.map((attempt) => planWait({ ...retry, ...changes }, attempt, failure({})).ceilingMs);

  it("grows by the backoff up to the longest interval, and never past a day", () => {
    expect(waits({}, [1, 2, 3])).toEqual([1000, 1000, 1000]);
    expect(waits({ backoff: 2, maxIntervalMs: 3000 }, [1, 2, 3])).toEqual([1000, 2000, 3000]);
    expect(waits({ backoff: 100 }, [1, 2, 900])).toEqual([1000, 100_000, 86_400_000]);
  });

  it("is what was asked for, exactly, for at most an hour", () => {
    const jittery = { ...retry, jitter: true, maxIntervalMs: 2000 };
    expect(planWait(jittery, 1, failure({ retryAfterMs: 12_000 }))).toEqual({
      ceilingMs: 12_000,
      jitter: false,
      isAsked: true,
    });
    expect(planWait(jittery, 1, failure({ retryAfterMs: 1e12 })).ceilingMs).toBe(3_600_000);
    expect(planWait(jittery, 1, failure({}))).toEqual({ ceilingMs: 1000, jitter: true, isAsked: false });
  });
});
