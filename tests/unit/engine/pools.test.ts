import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { Pool } from "../../../src/model/pipeline.ts";
import type { JobExecutor } from "../../../src/ports.ts";
import { fakeWorld, good } from "../../support/fake-world.ts";
import { makePlan, type StageSketch } from "../../support/make-plan.ts";

const gpu: Pool = { name: "gpu", devices: ["4", "7"], export: "CUDA_VISIBLE_DEVICES" };
const licence: Pool = { name: "licence", devices: ["0"] };

function stage(id: string, slots = 1): StageSketch {
  return { id, pools: [{ pool: "gpu", slots }] };
}

describe("the engine, with pools", () => {
  it("tells a job which devices it has, in the variable of the pool", async () => {
    const stages: StageSketch[] = [
      {
        id: "both",
        pools: [
          { pool: "licence", slots: 1 },
          { pool: "gpu", slots: 2 },
        ],
      },
      { ...stage("one"), needs: ["both"] },
      { id: "none", needs: ["one"] },
    ];
    const { input, world, orders } = fakeWorld(makePlan(stages, [], [gpu, licence]), () => good());
    await new Engine(input, world).run();
    expect(orders.map(({ job, exports }) => [job, exports])).toEqual([
      ["both", { CUDA_VISIBLE_DEVICES: "4,7" }],
      ["one", { CUDA_VISIBLE_DEVICES: "4" }],
      ["none", {}],
    ]);
  });

  it("looks once more what there is when a job has waited for its slots, and lets none wait that something answers", async () => {
    const plan = makePlan([stage("a", 2), stage("b"), stage("c")], [], [gpu]);
    const recalled: string[] = [];
    const end = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const { input, world, events } = fakeWorld(plan, async ({ job }) => {
      if (job === "a") await end.promise;
      return good();
    });
    const executor: JobExecutor = {
      ...world.executor,
      recall: async ({ job }) => {
        recalled.push(job);
        if (job !== "c") return { status: "miss", reasons: [] };
        const results = { status: "hit", key: "k", exitCode: 0, results: {}, made: [], savedMs: 1 } as const;
        await held.promise;
        return results;
      },
    };
    const listeners = [
      (event: { readonly type: string; readonly job?: string }) => {
        if (event.type === "slots.awaited") held.resolve();
        if (event.type === "stage.settled" && event.job === "c") end.resolve();
      },
    ];
    const result = await new Engine(
      { ...input, limits: { concurrency: 3, onFailure: "finish" } },
      { ...world, executor, listeners },
    ).run();
    expect(result.exitCode).toBe(0);
    expect(recalled).toEqual(["a", "b", "c", "b"]);
    const told = events.flatMap((event) =>
      event.type === "slots.awaited" || event.type === "attempt.started" || event.type === "cache.hit"
        ? [`${event.type} ${event.job}`]
        : [],
    );
    expect(told).toEqual(["attempt.started a", "slots.awaited b", "cache.hit c", "attempt.started b"]);
  });
});
