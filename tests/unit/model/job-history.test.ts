import { describe, expect, it } from "vitest";
import { historyOf } from "../../../src/model/job-history.ts";

describe("the history of a job", () => {
  it("is nothing where nothing was measured", () => {
    expect(historyOf({ durationsMs: [], rounds: [] })).toEqual({});
  });

  it("holds the quartiles of how long it took, wider the fewer there are", () => {
    const durationsOf = (...durationsMs: readonly number[]) =>
      historyOf({ durationsMs, rounds: [] }).durationMs;
    expect(durationsOf(3000)).toEqual({ low: 2000, middle: 3000, high: 4000 });
    expect(durationsOf(5000, 3000)).toEqual({ low: 2800, middle: 4000, high: 5400 });
    const nine = [9, 1, 2, 8, 3, 7, 4, 6, 5].map((seconds) => seconds * 1000);
    expect(durationsOf(...nine)).toEqual({ low: 2842, middle: 5000, high: 7368 });
  });

  it("holds the fewest and the most rounds of its loop", () => {
    expect(historyOf({ durationsMs: [], rounds: [2, 0, 1] }).rounds).toEqual({ low: 0, middle: 1, high: 2 });
  });
});
