import { describe, expect, it } from "vitest";
import type { JobSketch } from "../../src/model/event.ts";
import { brokenInvariants } from "./invariants.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { simulate } from "./simulate.ts";

const seeds = 100;

describe("the whole engine in worlds where things go wrong", () => {
  it.each(Array.from({ length: seeds }, (_, seed) => seed))(
    "keeps its promises with seed %i",
    async (seed) => {
      expect(brokenInvariants(await simulate(seed))).toEqual([]);
    },
  );

  it("is asked about lists, their edits and pools", async () => {
    const seen = {
      jobs: 0,
      edits: 0,
      chains: 0,
      loops: 0,
      blocked: 0,
      waits: 0,
      elsewhere: 0,
      back: 0,
      pauses: 0,
    };
    for (let seed = 0; seed < 40; seed += 1) {
      const { troubled, edits } = await simulate(seed);
      seen.edits += edits.length;
      for (const run of [...troubled, ...edits.map((edit) => edit.run)]) {
        const items = new Set(naiveJobs(run).all.flatMap(({ id, key }) => (key === undefined ? [] : [id])));
        seen.jobs += items.size;
        for (const event of run.heard) {
          if (event.type === "stage.expanded") seen.chains += event.jobs.filter(followsSibling).length;
          if (event.type === "loop.settled" && items.has(event.loop)) seen.loops += 1;
          if (event.type === "stage.blocked" && items.has(event.job)) seen.blocked += 1;
          if (event.type === "slots.awaited") seen.waits += 1;
          if (event.type === "slots.awaited" && event.isElsewhere === true) seen.elsewhere += 1;
          if (event.type === "outputs.restored" && items.has(event.job)) seen.back += 1;
          if (event.type === "run.paused") seen.pauses += 1;
        }
      }
    }
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });

  it("plays the same runs again from the same seed", async () => {
    const [first, second] = [await simulate(42), await simulate(42)];
    expect(second.troubled.map(({ heard }) => heard)).toEqual(first.troubled.map(({ heard }) => heard));
    expect(second.healing.sights).toEqual(first.healing.sights);
  });
});

/** It reads the job before it in its list. */
function followsSibling({ stage, needs }: JobSketch): boolean {
  return needs.some((need) => need.startsWith(`${stage}[`));
}
