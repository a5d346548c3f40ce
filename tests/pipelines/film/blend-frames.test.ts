import { describe, expect, test } from "vitest";
import { blendFrames, blends, fillPlain } from "../../../pipelines/film/blend-frames.ts";
import { makeFrame } from "../../../pipelines/film/yuv.ts";
import type { Frame } from "../../../pipelines/film/yuv.ts";

const size = { width: 64, height: 36 };

function filled(luma: number, colour: number): Frame {
  const frame = makeFrame(size.width, size.height);
  frame.data.fill(luma, 0, size.width * size.height).fill(colour, size.width * size.height);
  return frame;
}

const [from, to] = [filled(60, 90), filled(200, 160)];

function blended(...[blend, progress]: [(typeof blends)[number], number]): Frame {
  const into = makeFrame(size.width, size.height);
  blendFrames(blend, from, to, progress, into);
  return into;
}

const lumaAt = ({ data, width }: Frame, x: number, y: number): number => data[y * width + x] ?? -1;

describe("a transition", () => {
  test.each(blends)("%s begins with all of the one and ends with all of the other", (blend) => {
    expect(blended(blend, 0).data).toEqual(from.data);
    expect(blended(blend, 1).data).toEqual(to.data);
  });

  test("that crossfades shows half of both half-way", () => {
    expect(blended("crossfade", 0.5).data).toEqual(filled(130, 125).data);
  });

  test.each([
    ["fade to black", 16],
    ["fade to white", 235],
  ] as const)("that is a %s shows nothing half-way", (blend, luma) => {
    expect(blended(blend, 0.5).data).toEqual(filled(luma, 128).data);
  });

  test("that wipes goes to the side it is named for", () => {
    const [left, right] = [blended("wipe left", 0.5), blended("wipe right", 0.5)];
    expect([lumaAt(left, 2, 18), lumaAt(left, 61, 18)]).toEqual([60, 200]);
    expect([lumaAt(right, 2, 18), lumaAt(right, 61, 18)]).toEqual([200, 60]);
  });

  test("that is an iris opens in the middle", () => {
    const half = blended("iris", 0.5);
    expect([lumaAt(half, 32, 18), lumaAt(half, 1, 1)]).toEqual([200, 60]);
  });
});

test("a plain frame is the darkest or lightest that a film may store, without colour", () => {
  const frame = filled(1, 1);
  fillPlain(frame, "white");
  expect(frame.data).toEqual(filled(235, 128).data);
  fillPlain(frame, "black");
  expect(frame.data).toEqual(filled(16, 128).data);
});
