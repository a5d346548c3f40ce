import { describe, expect, it } from "vitest";
import { Steady } from "../../../src/estimate/steady.ts";

const at = (fraction: number, lowMs: number, highMs: number) => ({ fraction, timeLeft: { lowMs, highMs } });

describe("what is shown of estimates", () => {
  it("never falls back in how much is done", () => {
    const steady = new Steady();
    const shown = [0.2, 0.5, 0.3, 0.6].map((fraction) => steady.take(at(fraction, 1, 2)).fraction);
    expect(shown).toEqual([0.2, 0.5, 0.5, 0.6]);
  });

  it("stands still where the time left would grow by itself", () => {
    const steady = new Steady();
    const shown = [10, 8, 30, 7].map((ms) => steady.take(at(0, ms, ms * 2)).timeLeft);
    expect(shown.map((left) => left?.highMs)).toEqual([20, 16, 16, 14]);
  });

  it("grows after something was learned, if that is worth telling", () => {
    const steady = new Steady();
    const highAfter = (ms: number) => {
      steady.learn();
      return steady.take(at(0, 1, ms)).timeLeft?.highMs;
    };
    expect([100, 109, 111, 200, 50].map(highAfter)).toEqual([100, 100, 111, 200, 50]);
    expect(steady.take(at(0, 1, 300)).timeLeft?.highMs).toBe(50);
  });

  it("has a low end that is never above its high end", () => {
    const steady = new Steady();
    steady.take(at(0, 10, 20));
    expect(steady.take(at(0, 12, 5)).timeLeft).toEqual({ lowMs: 5, highMs: 5 });
  });

  it("is nothing where nothing is known, and comes when something is", () => {
    const steady = new Steady();
    expect(steady.take({ fraction: 0.1, timeLeft: undefined }).timeLeft).toBeUndefined();
    expect(steady.take(at(0.1, 1, 2)).timeLeft).toEqual({ lowMs: 1, highMs: 2 });
  });
});
