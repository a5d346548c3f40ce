import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blends } from "../../../pipelines/film/blend-frames.ts";
import { cutList } from "../../../pipelines/film/cut-list.ts";
import type { Cut, CutClip } from "../../../pipelines/film/cut-list.ts";

const clip = (frames: number, transition: CutClip["transition"], transitionFrames = 0): CutClip => ({
  frames,
  transition,
  transitionFrames,
});

const inShort = (cuts: readonly Cut[]): readonly string[] =>
  cuts.map(({ clip: at, frame, blend }) => {
    const rest = blend === undefined ? "" : ` ${blend.progress.toFixed(2)} ${blend.frame ?? "-"}`;
    return `${at}:${frame}${rest}`;
  });

describe("a film of clips", () => {
  test("shows them one after the other where there is a cut", () => {
    expect(inShort(cutList([clip(2, "cut"), clip(3, "cut")]))).toEqual(["0:0", "0:1", "1:0", "1:1", "1:2"]);
  });

  test("lays them over each other in a transition, which shortens it", () => {
    expect(inShort(cutList([clip(4, "crossfade", 2), clip(4, "cut")]))).toEqual([
      "0:0",
      "0:1",
      "0:2 0.33 0",
      "0:3 0.67 1",
      "1:2",
      "1:3",
    ]);
  });

  test("goes over into black after the last clip, whose length that leaves as it is", () => {
    expect(inShort(cutList([clip(4, "wipe left", 2)]))).toEqual(["0:0", "0:1", "0:2 0.50 -", "0:3 1.00 -"]);
  });

  test("gives a transition half of the shorter clip at most", () => {
    const cuts = cutList([clip(10, "iris", 99), clip(4, "cut")]);
    expect(cuts.filter(({ blend }) => blend !== undefined)).toHaveLength(2);
    expect(cuts).toHaveLength(12);
  });

  const someClip = fc.record({
    frames: fc.integer({ min: 1, max: 30 }),
    transition: fc.constantFrom<CutClip["transition"]>("cut", ...blends),
    transitionFrames: fc.integer({ min: 0, max: 40 }),
  });

  test("has each frame of each clip once, and never goes back", () => {
    fc.assert(
      fc.property(fc.array(someClip, { minLength: 1, maxLength: 6 }), (clips) => {
        const seen = clips.map((): number[] => []);
        for (const { clip: at, frame, blend } of cutList(clips)) {
          seen[at]?.push(frame);
          if (blend?.frame !== undefined) seen[at + 1]?.push(blend.frame);
        }
        expect(seen).toEqual(clips.map(({ frames }) => Array.from({ length: frames }, (_, at) => at)));
      }),
    );
  });
});
