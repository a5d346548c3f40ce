import { describe, expect, it } from "vitest";
import { selectRuns } from "../../../src/runs/select-runs.ts";
import { keptRun } from "./kept-run.ts";

const runs = [
  keptRun("D", "running", 4000),
  keptRun("C", "failed", 3000),
  keptRun("B", "succeeded", 2000),
  keptRun("A", "failed", 1000),
];

function idsOf(filter: Parameters<typeof selectRuns>[1]): readonly string[] {
  return selectRuns(runs, filter).runs.map(({ id }) => id);
}

describe("the runs that are listed", () => {
  it("are all, if nothing is asked for", () => {
    expect(idsOf({ states: [], limit: 20 })).toEqual(["D", "C", "B", "A"]);
  });

  it("are those in one of the states", () => {
    expect(idsOf({ states: ["failed", "running"], limit: 20 })).toEqual(["D", "C", "A"]);
  });

  it("are those that began at a moment or later", () => {
    expect(idsOf({ states: [], limit: 20, sinceMs: 3000 })).toEqual(["D", "C"]);
  });

  it("are the latest, and the others are counted", () => {
    expect(selectRuns(runs, { states: ["failed"], limit: 1 })).toEqual({ runs: [runs[1]], more: 1 });
  });

  it("include one whose head does not tell when it began", () => {
    const odd = keptRun("E", "failed", 5000, { startedAt: "at noon" });
    expect(selectRuns([odd], { states: [], limit: 20 }).runs).toEqual([odd]);
  });
});
