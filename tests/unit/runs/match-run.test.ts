import { describe, expect, it } from "vitest";
import { looksLikeRun, matchRun, shortIdLength } from "../../../src/runs/match-run.ts";

const ids = ["01K0000003ABCDEFGHABCDEFGH", "01K0000002ABCDEFGHABCDEFGH", "01K0000002ABCDEFGHABCDEFGG"];

describe("the beginning of an id", () => {
  it("is enough where one run begins so, in whatever case", () => {
    expect(matchRun(ids, "01k0000003")).toEqual({ type: "one", id: ids[0] });
  });

  it("names all where several begin so", () => {
    expect(matchRun(ids, "01K0000002")).toEqual({ type: "many", ids: ids.slice(1) });
  });

  it("names none where it is none's, or empty", () => {
    expect(matchRun(ids, "02")).toEqual({ type: "none" });
    expect(matchRun(ids, "")).toEqual({ type: "none" });
  });

  it("is told from a stage by its first letter", () => {
    expect(["01K", "qa", "_1"].map(looksLikeRun)).toEqual([true, false, false]);
  });
});

describe("the length at which ids are shown", () => {
  it("tells all of them apart", () => {
    expect(shortIdLength(ids)).toBe(26);
    expect(shortIdLength(ids.slice(0, 2))).toBe(10);
    expect(shortIdLength([])).toBe(10);
  });
});
