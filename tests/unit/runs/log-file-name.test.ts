import { expect, it } from "vitest";
import { logFileName } from "../../../src/runs/log-file-name.ts";

it("keeps the ids of stages readable", () => {
  expect(logFileName("video_plan", 0, 2)).toBe("video_plan.0.2.log");
});

it("encodes what is no letter, so that no two jobs share a log and none leaves its folder", () => {
  expect(logFileName("keyframe[../s 01]", 1, 1)).toBe("keyframe%5B%2E%2E%2Fs%2001%5D.1.1.log");
  expect(logFileName("a.1", 0, 1)).not.toBe(logFileName("a", 1, 1));
});

it("names a job by its digest when its id is too long for a file", () => {
  const [one, two] = [logFileName("é".repeat(100), 0, 1), logFileName(`${"é".repeat(100)}x`, 0, 1)];
  expect(one).toMatch(/^sha256-[0-9a-f]{64}\.0\.1\.log$/u);
  expect(one).not.toBe(two);
});
