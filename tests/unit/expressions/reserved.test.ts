import { describe, expect, it } from "vitest";
import { reservedNames, stageMembers } from "../../../src/expressions/reserved.ts";

describe("reserved names", () => {
  it.each([
    "params",
    "this",
    "raw",
    "in",
    "loop",
    "string",
    "null_type",
    "size",
    "matches",
    "__proto__",
    "constructor",
  ])("hold %s", (name) => {
    expect(reservedNames.has(name)).toBe(true);
  });

  it.each(["qa", "threshold", "trim", "split", "max", "join", "item", "status"])(
    "leave %s to the author",
    (name) => {
      expect(reservedNames.has(name)).toBe(false);
    },
  );
});

describe("members of a stage", () => {
  it("are what a result may not be called", () => {
    expect([...stageMembers]).toEqual([
      "status",
      "cached",
      "rounds",
      "history",
      "outputs",
      "duration",
      "exit_code",
      "key",
      "item",
    ]);
  });
});
