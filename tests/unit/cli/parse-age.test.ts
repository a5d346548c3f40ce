import { describe, expect, it } from "vitest";
import { parseAge, parseSince } from "../../../src/cli/parse-age.ts";

describe("an age", () => {
  it.each([
    ["7d", 604_800_000],
    ["0.5d", 43_200_000],
    ["12h", 43_200_000],
    ["90m", 5_400_000],
    ["soon", undefined],
    ["-1d", undefined],
  ])("%s", (text, expected) => {
    expect(parseAge(text)).toBe(expected);
  });
});

describe("since when", () => {
  const now = new Date(2026, 2, 10, 12).getTime();

  it.each([
    ["2h", new Date(2026, 2, 10, 10).getTime()],
    ["1d", new Date(2026, 2, 9, 12).getTime()],
    ["2026-03-01", new Date(2026, 2, 1).getTime()],
    ["2026-03-01T14:05", new Date(2026, 2, 1, 14, 5).getTime()],
    ["2026-03-01 14:05:09", new Date(2026, 2, 1, 14, 5, 9).getTime()],
    ["2026-02-30", undefined],
    ["2026-13-01", undefined],
    ["2026-03-01T25:00", undefined],
    ["yesterday", undefined],
  ])("%s is a moment here", (text, expected) => {
    expect(parseSince(text, now)).toBe(expected);
  });
});
