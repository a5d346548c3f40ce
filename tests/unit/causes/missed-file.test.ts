import { describe, expect, it } from "vitest";
import { findMissedFiles } from "../../../src/causes/missed-file.ts";

const missedIn = (...tail: readonly string[]) =>
  findMissedFiles({ class: "exit", message: "the command ended with exit code 1", tail });

describe("the files that a command looked for in vain", () => {
  it.each([
    ["cat: build/grid.png: No such file or directory"],
    ["cp: cannot stat 'build/grid.png': No such file or directory"],
    ["sh: 1: cannot open build/grid.png: No such file"],
    ["Error: ENOENT: no such file or directory, open 'build/grid.png'"],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'build/grid.png'"],
    ["python3: can't open file 'build/grid.png': [Errno 2] No such file or directory"],
    ["Error opening input file build/grid.png."],
  ])("are named in: %s", (line) => {
    expect(missedIn("before", line)).toEqual(["build/grid.png"]);
  });

  it("come the last one first", () => {
    expect(missedIn("cat: a: No such file or directory", "cat: b: No such file or directory")).toEqual([
      "b",
      "a",
    ]);
  });

  it("are none where something else went wrong", () => {
    const tail = ["cat: a: No such file or directory"];
    expect(findMissedFiles({ class: "timeout", message: "too long", tail })).toEqual([]);
    expect(missedIn("cat: a: Permission denied")).toEqual([]);
  });
});
