import { describe, expect, test } from "vitest";
import { chooseMovement } from "../../../pipelines/film/choose-movement.ts";
import { lookOf } from "../../../pipelines/film/look.ts";
import type { Look } from "../../../pipelines/film/look.ts";

const look: Look = {
  aspect: 16 / 9,
  focus: { x: 0.5, y: 0.5 },
  spread: { x: 0.17, y: 0.17 },
  detail: 6,
  color: [100, 100, 100],
};

describe("the words of a storyboard", () => {
  test.each([
    ["locked-off tripod shot", "static", undefined],
    ["Slow pan LEFT across the bay", "pan", "left"],
    ["tilt up the tower", "pan", "up"],
    ["tilts down", "pan", "down"],
    ["tilting", "pan", "up"],
    ["tracking shot to the right", "pan", "right"],
    ["slow zoom out", "zoom", "out"],
    ["zooms in on the letter", "zoom", "in"],
    ["gentle push in", "dolly", "in"],
    ["pull back slowly", "dolly", "out"],
    ["extreme close-up", "zoom", "in"],
    ["wide establishing shot", "pan", undefined],
    ["close-up, static", "static", undefined],
  ] as const)("%s: %s", (words, movement, direction) => {
    const chosen = chooseMovement(words, look);
    expect(chosen.movement).toBe(movement);
    expect(chosen.direction).toBe(direction);
  });

  test("are words, not parts of words", () => {
    expect(chooseMovement("a frying pan-cake, uplifting company", look).movement).toBe("pan");
    expect(chooseMovement("uplifting company", look).reason).not.toContain("storyboard");
  });
});

describe("without words the picture decides", () => {
  test.each([
    ["nothing to see", { detail: 0.2 }, "static", "the picture has little detail"],
    ["everywhere", { spread: { x: 0.27, y: 0.2 } }, "pan", "detail is spread over the picture's width"],
    ["aside", { focus: { x: 0.3, y: 0.7 } }, "dolly", "what stands out lies low and left"],
    ["in one place", { spread: { x: 0.1, y: 0.1 } }, "zoom", "detail gathers in the middle"],
    ["around the middle", {}, "zoom", "detail is all around the middle"],
  ] as const)("%s", (_, more, movement, reason) => {
    const chosen = chooseMovement("35 mm, f/2", { ...look, ...more });
    expect([chosen.movement, chosen.reason]).toEqual([movement, reason]);
  });
});

describe("the look of a picture", () => {
  const width = 96;
  const height = 54;

  /** A grey picture with a checkered patch. */
  function picture(patch: { left: number; right: number; top: number; bottom: number }): Uint8Array {
    const data = new Uint8Array(width * height * 3).fill(90);
    for (let y = patch.top; y < patch.bottom; y += 1) {
      for (let x = patch.left; x < patch.right; x += 1) {
        if (((x >> 1) + (y >> 1)) % 2 === 0) data.fill(240, (y * width + x) * 3, (y * width + x) * 3 + 3);
      }
    }
    return data;
  }

  const pixels = { width, height, channels: 3 };

  test("finds what stands out", () => {
    const { focus, spread } = lookOf(picture({ left: 60, right: 80, top: 10, bottom: 24 }), pixels);
    expect(focus.x).toBeCloseTo(70 / 96, 1);
    expect(focus.y).toBeCloseTo(17 / 54, 1);
    expect(spread.x).toBeLessThan(0.12);
  });

  test("sees that detail is spread over the width", () => {
    const { focus, spread } = lookOf(picture({ left: 0, right: width, top: 20, bottom: 34 }), pixels);
    expect(focus.x).toBeCloseTo(0.5, 1);
    expect(spread.x).toBeGreaterThan(0.2);
    expect(spread.y).toBeLessThan(0.12);
  });

  test("has its focus in the middle of nothing", () => {
    const { focus, detail, color } = lookOf(picture({ left: 0, right: 0, top: 0, bottom: 0 }), pixels);
    expect([focus, detail, color]).toEqual([{ x: 0.5, y: 0.5 }, 0, [90, 90, 90]]);
  });

  test("is not drawn to a frame or bars around the picture", () => {
    const data = picture({ left: 40, right: 56, top: 20, bottom: 34 });
    data.fill(0, 0, width * 3);
    data.fill(0, width * (height - 1) * 3);
    const { focus } = lookOf(data, pixels);
    expect(focus.x).toBeCloseTo(0.5, 1);
    expect(focus.y).toBeCloseTo(0.5, 1);
  });
});
