import { describe, expect, test } from "vitest";
import { createContentWatch, isBlack, isSame, shrinkLuma } from "../../../pipelines/film/luma.ts";
import type { LumaGrid } from "../../../pipelines/film/luma.ts";

const size = { width: 128, height: 72, stride: 144 };

/** A frame of one brightness, with a block of another. */
function grid(
  level: number,
  patch?: { readonly level: number; readonly side: number },
  fullRange = false,
): LumaGrid {
  const plane = new Uint8Array(size.stride * size.height).fill(level);
  for (let y = 0; y < (patch?.side ?? 0); y += 1) {
    plane.fill(patch?.level ?? 0, y * size.stride, y * size.stride + (patch?.side ?? 0));
  }
  return shrinkLuma(plane, size, fullRange);
}

test("a frame is shrunk to blocks of equal weight, without the padding of its rows", () => {
  const plane = new Uint8Array(size.stride * size.height).fill(255);
  for (let y = 0; y < size.height; y += 1) plane.fill(100, y * size.stride, y * size.stride + size.width);
  const { columns, rows, blocks } = shrinkLuma(plane, size, false);
  expect([columns, rows]).toEqual([64, 36]);
  expect(new Set(blocks)).toEqual(new Set([100]));
});

describe("black", () => {
  test("is below a tenth of the way to white, in either range", () => {
    expect([isBlack(grid(16)), isBlack(grid(37)), isBlack(grid(39))]).toEqual([true, true, false]);
    expect([isBlack(grid(25, undefined, true)), isBlack(grid(27, undefined, true))]).toEqual([true, false]);
  });

  test("may have a spot of light, but no picture", () => {
    expect(isBlack(grid(16, { level: 235, side: 10 }))).toBe(true);
    expect(isBlack(grid(16, { level: 235, side: 30 }))).toBe(false);
  });
});

describe("standing still", () => {
  test("is what an encoder's noise leaves of a picture", () => {
    expect(isSame(grid(100), grid(100))).toBe(true);
    expect(isSame(grid(100), grid(100, { level: 104, side: 20 }))).toBe(true);
    expect(isSame(grid(100), grid(101))).toBe(false);
  });

  test("is not where a small thing moves", () => {
    expect(isSame(grid(100), grid(100, { level: 160, side: 4 }))).toBe(false);
  });
});

describe("the watch over a film", () => {
  function runs(levels: readonly number[]) {
    const watch = createContentWatch();
    for (const level of levels) watch.see(grid(level));
    return watch.finish();
  }
  const repeat = (level: number, count: number): readonly number[] =>
    Array.from({ length: count }, () => level);

  test("tells where it is black and where it is frozen, not both", () => {
    expect(runs([50, 60, ...repeat(16, 10), 70, ...repeat(90, 8), 50])).toEqual({
      black: [{ first: 2, count: 10 }],
      frozen: [{ first: 13, count: 8 }],
    });
  });

  test("tells what lasts to the end", () => {
    expect(runs([50, 60, ...repeat(90, 8)]).frozen).toEqual([{ first: 2, count: 8 }]);
    expect(runs(repeat(16, 8)).black).toEqual([{ first: 0, count: 8 }]);
  });

  test("does not take slow movement for none", () => {
    const slow = Array.from({ length: 60 }, (_, index) => 50 + index / 4);
    expect(runs(slow).frozen).toEqual([]);
  });

  test("does not tell of a few frames", () => {
    expect(runs([...repeat(90, 5), ...repeat(16, 5), 60])).toEqual({ black: [], frozen: [] });
  });
});
