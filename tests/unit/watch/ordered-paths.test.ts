import { describe, expect, it } from "vitest";
import { OrderedPaths } from "../../../src/watch/ordered-paths.ts";

const paths = (job: string, pass: number, ...inputs: readonly string[]) => ({
  job,
  stage: "clip",
  pass,
  inputs,
  outputs: [],
});

describe("paths that are known when a job is ordered", () => {
  it("are new once", () => {
    const ordered = new OrderedPaths();
    expect(ordered.note(paths("clip[a]", 0, "a.txt"))).toBe(true);
    expect(ordered.note(paths("clip[a]", 0, "a.txt"))).toBe(false);
    expect(ordered.note(paths("clip[a]", 0, "b.txt"))).toBe(true);
    expect(ordered.changes).toBe(2);
    expect([...ordered.jobs]).toEqual([paths("clip[a]", 0, "b.txt")]);
  });

  it("may be others in each round, and are told apart then", () => {
    const ordered = new OrderedPaths();
    for (const round of [0, 1, 0, 1]) ordered.note(paths("clip", round, `${round}.txt`));
    expect(ordered.changes).toBe(2);
  });

  it("go with their jobs", () => {
    const ordered = new OrderedPaths();
    ordered.note(paths("clip[a]", 0, "a.txt"));
    ordered.note(paths("clip[b]", 0, "b.txt"));
    ordered.retain((job) => job === "clip[b]");
    expect([...ordered.jobs].map(({ job }) => job)).toEqual(["clip[b]"]);
  });
});
