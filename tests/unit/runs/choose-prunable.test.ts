import { describe, expect, it } from "vitest";
import { choosePrunable } from "../../../src/runs/choose-prunable.ts";
import type { KeptRun } from "../../../src/runs/list-runs.ts";
import { keptRun } from "./kept-run.ts";

const now = 100_000;

function chosen(runs: readonly KeptRun[], { olderThanMs = 0, keep = 1 } = {}): readonly string[] {
  return choosePrunable(runs, { olderThanMs, keep, now }).map(({ id }) => id);
}

describe("the runs that may go", () => {
  it("are those that ended longer ago than that, interrupted ones from their beginning", () => {
    const runs = [
      keptRun("D", "succeeded", 90_000),
      keptRun("C", "failed", 49_500),
      keptRun("B", "interrupted", 49_500),
      keptRun("A", "cancelled", 40_000),
    ];
    expect(chosen(runs, { olderThanMs: 50_000 })).toEqual(["B", "A"]);
  });

  it("are none of the latest that are to stay in any case", () => {
    const runs = ["D", "C", "B", "A"].map((id, index) => keptRun(id, "failed", 4000 - index));
    expect(chosen(runs, { keep: 3 })).toEqual(["A"]);
    expect(chosen(runs, { keep: 9 })).toEqual([]);
  });

  it("are none that live, nor one that a living one goes on with", () => {
    const runs = [
      keptRun("E", "running", 5000, { continues: "B" }),
      keptRun("D", "paused", 4000),
      keptRun("C", "pending", 3000),
      keptRun("B", "interrupted", 2000),
      keptRun("A", "interrupted", 1000),
    ];
    expect(chosen(runs)).toEqual(["A"]);
  });

  it("are not the newest one of each manifest", () => {
    const runs = [
      keptRun("C", "failed", 3000),
      keptRun("B", "failed", 2000, { manifest: "short.yaml" }),
      keptRun("A", "failed", 1000, { manifest: "short.yaml" }),
    ];
    expect(chosen(runs)).toEqual(["A"]);
  });

  it("are none whose end cannot be told", () => {
    const runs = [keptRun("B", "failed", 2000), keptRun("A", "interrupted", 1000, { startedAt: "at noon" })];
    expect(chosen(runs)).toEqual([]);
  });
});
