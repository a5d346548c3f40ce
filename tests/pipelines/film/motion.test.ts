import { describe, expect, test } from "vitest";
import { cameraMovements, fitRect, motionFor, rectAt } from "../../../pipelines/film/motion.ts";
import type { Framing, Rect } from "../../../pipelines/film/motion.ts";

const framing: Framing = {
  pictureAspect: 16 / 9,
  filmAspect: 16 / 9,
  focus: { x: 0.7, y: 0.4 },
  strength: 0.2,
};

const area = (rect: Rect): number => rect.width * rect.height;
const middle = (rect: Rect): { x: number; y: number } => ({
  x: rect.x + rect.width / 2,
  y: rect.y + rect.height / 2,
});

describe("the rectangles of a movement", () => {
  test.each(cameraMovements)(
    "%s has the film's shape and stays inside, whatever the picture's shape",
    (movement) => {
      for (const pictureAspect of [0.5, 1, 16 / 9, 3]) {
        for (const focus of [
          { x: 0, y: 0 },
          { x: 1, y: 0.5 },
          { x: 0.3, y: 1 },
        ]) {
          const motion = motionFor(movement, { ...framing, pictureAspect, focus });
          for (const rect of [motion.from, motion.to, rectAt(motion, 0.37)]) {
            expect((rect.width / rect.height) * pictureAspect).toBeCloseTo(framing.filmAspect, 9);
            expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
            expect(Math.max(rect.x + rect.width, rect.y + rect.height)).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
      }
    },
  );

  test("a static camera shows the whole picture and does not move", () => {
    const whole = { x: 0, y: 0, width: 1, height: 1 };
    expect(motionFor("static", framing)).toEqual({ from: whole, to: whole });
  });

  test("a zoom comes closer to the focus, or leaves it", () => {
    const closer = motionFor("zoom", framing);
    expect(area(closer.to)).toBeCloseTo(area(closer.from) * 0.64);
    expect(middle(closer.to)).toEqual({ x: expect.closeTo(0.6), y: expect.closeTo(0.4) });
    expect(motionFor("zoom", { ...framing, direction: "out" })).toEqual({ from: closer.to, to: closer.from });
  });

  test("a dolly comes closer and travels from the other side", () => {
    const { from, to } = motionFor("dolly", framing);
    expect(area(to)).toBeLessThan(area(from));
    expect(middle(from).x).toBeLessThan(0.5);
    expect(middle(to).x).toBeGreaterThan(0.5);
  });

  test("a pan keeps its distance and goes towards the focus", () => {
    const right = motionFor("pan", framing);
    expect(area(right.from)).toBeCloseTo(area(right.to));
    expect(right.to.x - right.from.x).toBeCloseTo(0.2);
    expect(right.to.y).toBe(right.from.y);
    const left = motionFor("pan", { ...framing, focus: { x: 0.2, y: 0.4 } });
    expect(left.to.x).toBeLessThan(left.from.x);
  });

  test("a pan goes where it is told", () => {
    const up = motionFor("pan", { ...framing, direction: "up" });
    expect(up.to.y).toBeLessThan(up.from.y);
    expect(up.to.x).toBe(up.from.x);
    const left = motionFor("pan", { ...framing, direction: "left" });
    expect(left.to.x).toBeLessThan(left.from.x);
  });
});

test("a movement starts and stops softly, and is half way at half time", () => {
  const motion = {
    from: { x: 0, y: 0, width: 0.5, height: 0.5 },
    to: { x: 0.5, y: 0.5, width: 0.5, height: 0.5 },
  };
  expect(rectAt(motion, 0)).toEqual(motion.from);
  expect(rectAt(motion, 0.5).x).toBeCloseTo(0.25);
  expect(rectAt(motion, 0.1).x).toBeLessThan(0.05 * 0.5);
  expect(rectAt(motion, 1)).toEqual(motion.to);
  expect(rectAt(motion, 2)).toEqual(motion.to);
});

test("a rectangle of another shape is cut around its centre", () => {
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  expect(fitRect(whole, 1, 2)).toEqual({ x: 0, y: 0.25, width: 1, height: 0.5 });
  expect(fitRect(whole, 2, 1)).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
});
