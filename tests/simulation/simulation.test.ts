import { describe, expect, it } from "vitest";
import { brokenInvariants } from "./invariants.ts";
import { simulate } from "./simulate.ts";

const seeds = 200;

describe("the whole engine in worlds where things go wrong", () => {
  it.each(Array.from({ length: seeds }, (_, seed) => seed))(
    "keeps its promises with seed %i",
    async (seed) => {
      expect(brokenInvariants(await simulate(seed))).toEqual([]);
    },
  );

  it("plays the same runs again from the same seed", async () => {
    const [first, second] = [await simulate(42), await simulate(42)];
    expect(second.troubled.map(({ heard }) => heard)).toEqual(first.troubled.map(({ heard }) => heard));
    expect(second.healing.sights).toEqual(first.healing.sights);
  });
});
