import { expect, it } from "vitest";
import { parseProgress } from "../../../src/kinds/parse-progress.ts";

it.each([
  ["one group as a percentage", /(\d+)%/u, "rendered 40% so far", 0.4],
  ["two groups as done and total", /frame (\d+) of (\d+)/u, "frame 3 of 12", 0.25],
  ["more than all as all", /(\d+)%/u, "120%", 1],
  ["a line that does not match as nothing", /(\d+)%/u, "starting", undefined],
  ["a total of nothing as nothing", /(\d+)\/(\d+)/u, "0/0", undefined],
  ["a text that is no number as nothing", /at (\w+)/u, "at once", undefined],
])("takes %s", (_, pattern, line, fraction) => {
  expect(parseProgress(pattern, line)).toBe(fraction);
});
