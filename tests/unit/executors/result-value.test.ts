import { describe, expect, it } from "vitest";
import { hasType, parseResult, resolvePointer } from "../../../src/executors/result-value.ts";

describe("the text of a result", () => {
  it.each([
    ["4.5", undefined, 4.5],
    ["true", undefined, true],
    ["null", undefined, null],
    ['"4.5"', undefined, "4.5"],
    ["build/film.mp4", undefined, "build/film.mp4"],
    ["  padded  ", undefined, "padded"],
    ["", undefined, ""],
    ["[1, 2]", undefined, "[1, 2]"],
    ["007", "string", "007"],
    ["12", "string", "12"],
    ["[1, 2]", "array", [1, 2]],
    ['{"a": 1}', "object", { a: 1 }],
    ["many", "number", "many"],
  ] as const)("%j declared as %s is %j", (text, type, value) => {
    expect(parseResult(text, type)).toEqual(value);
  });
});

it("knows the types of JSON Schema", () => {
  expect(hasType(3, "integer")).toBe(true);
  expect(hasType(3.5, "integer")).toBe(false);
  expect(hasType([], "object")).toBe(false);
  expect(hasType(null, "object")).toBe(false);
  expect(hasType(null, "null")).toBe(true);
  expect(hasType("3", "number")).toBe(false);
});

describe("a JSON Pointer", () => {
  const document = { qa: { scores: [3, 4], "a/b": 1, "m~n": 2 } };

  it.each([
    ["", document],
    ["/qa/scores/1", 4],
    ["/qa/a~1b", 1],
    ["/qa/m~0n", 2],
  ])("%s points to what is there", (pointer, value) => {
    expect(resolvePointer(document, pointer)).toEqual({ ok: true, value });
  });

  it("that points to nothing says what is there", () => {
    expect(resolvePointer(document, "/qa/score")).toEqual({
      ok: false,
      at: "/qa",
      names: ["scores", "a/b", "m~n"],
    });
    expect(resolvePointer({}, "/constructor")).toEqual({ ok: false, at: "/", names: [] });
  });
});
