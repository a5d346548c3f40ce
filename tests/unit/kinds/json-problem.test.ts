import { expect, it } from "vitest";
import { jsonProblem } from "../../../src/kinds/json-problem.ts";

const circle: { self?: unknown } = {};
circle.self = circle;

it.each([
  ["a date", { made: [new Date(0)] }, "`results.made[0]` is a Date, not plain data"],
  ["a function", { f: () => 1 }, "`results.f` is a function"],
  ["a number that is none", { score: Number.NaN }, "`results.score` is NaN"],
  ["a hole in a list", { list: [undefined] }, "`results.list[0]` is undefined"],
  ["a big integer", { id: 1n }, "`results.id` is a bigint"],
  ["a map", { m: new Map() }, "`results.m` is a Map, not plain data"],
])("finds what JSON cannot say: %s", (_, value, problem) => {
  expect(jsonProblem(value, "results")).toBe(problem);
});

it("finds a value that holds itself", () => {
  expect(jsonProblem(circle, "results")).toContain("is nested too deeply, or holds itself");
});

it("takes plain data, and members that are undefined for absent ones", () => {
  expect(jsonProblem({ a: [1, "b", null, { c: true }], d: undefined }, "results")).toBeUndefined();
});
