import { describe, expect, it } from "vitest";
import { suggest } from "../../../src/model/suggest.ts";

describe("a suggestion", () => {
  it.each([
    ["voicover", ["stills", "voiceover"], "voiceover"],
    ["treshold", ["threshold"], "threshold"],
    ["Score", ["score"], "score"],
    ["min-size", ["max_size", "min_size"], "min_size"],
    ["minSize", ["max_size", "min_size"], "min_size"],
    ["qq", ["qa", "qb"], "qa"],
    ["A", ["a"], "a"],
  ])("for %s of %j is %s", (word, candidates, likely) => {
    expect(suggest(word, candidates)).toBe(likely);
  });

  it.each([
    ["render", ["publish", "export"]],
    ["a", ["b", "qa"]],
    ["", ["a"]],
    ["x".repeat(65), ["x".repeat(64)]],
    ["score", []],
    ["score", ["score"]],
  ])("for %s of %j is none", (word, candidates) => {
    expect(suggest(word, candidates)).toBeUndefined();
  });
});
