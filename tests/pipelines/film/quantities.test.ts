import { describe, expect, test } from "vitest";
import { parseBytes, parseSeconds } from "../../../pipelines/film/quantities.ts";

describe("lengths of time", () => {
  test.each([
    [3, 3],
    ["5s", 5],
    ["500ms", 0.5],
    ["1m30s", 90],
    ["1.5h", 5400],
  ] as const)("%s", (written, seconds) => {
    expect(parseSeconds(written)).toBeCloseTo(seconds);
  });

  test.each(["5", "s", "5 s", "-1s", "1d"])("%s is none", (written) => {
    expect(() => parseSeconds(written)).toThrow(`\`${written}\` is no length of time`);
  });
});

describe("sizes", () => {
  test.each([
    [10, 10],
    ["1KB", 1000],
    ["1.5KiB", 1536],
    ["2GiB", 2 * 1024 ** 3],
    ["7B", 7],
  ] as const)("%s", (written, bytes) => {
    expect(parseBytes(written)).toBe(bytes);
  });

  test.each(["1kb", "KB", "1 KB"])("%s is none", (written) => {
    expect(() => parseBytes(written)).toThrow(`\`${written}\` is no size`);
  });
});
