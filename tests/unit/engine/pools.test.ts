import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { Pool } from "../../../src/model/pipeline.ts";
import type { JobExecutor, MachineSlots } from "../../../src/ports.ts";
import { fakeWorld, good } from "../../support/fake-world.ts";
import { makePlan, type StageSketch } from "../../support/make-plan.ts";

const gpu: Pool = { name: "gpu", machine: false, devices: ["4", "7"], export: "CUDA_VISIBLE_DEVICES" };
const licence: Pool = { name: "licence", machine: false, devices: ["0"] };

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

  it("tells a job which devices of the machine it got, and gives them back when it has ended", async () => {
    const { said, machineSlots } = fakeMachine(["7"]);
    const pool: Pool = { ...gpu, machine: true };
    const plan = makePlan([stage("a"), { ...stage("b"), needs: ["a"] }], [], [pool]);
    const { input, world, orders } = fakeWorld(plan, ({ job }) => {
      said.push(`${job} executes`);
      return good();
    });
    await new Engine(input, { ...world, machineSlots }).run();
    expect(said).toEqual(["acquired", "a executes", "released", "acquired", "b executes", "released"]);
    expect(orders.map(({ exports }) => exports)).toEqual([
      { CUDA_VISIBLE_DEVICES: "7" },
      { CUDA_VISIBLE_DEVICES: "7" },
    ]);
  });

  it("gives back what a job of a paused run has not begun to use, and gets it again", async () => {
    const { said, machineSlots } = fakeMachine(["7"]);
    const stages: StageSketch[] = [{ ...stage("a"), weight: 2 }, { id: "x" }];
    const plan = makePlan(stages, [], [{ ...gpu, machine: true }]);
    const [busy, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const limits = { concurrency: 1, onFailure: "finish" } as const;
    const { input, world } = fakeWorld(plan, async ({ job }) => {
      said.push(`${job} executes`);
      // While it runs the other one gets its slots, and there is no place for it.
      free.resolve();
      if (job === "x") await busy.promise;
      return good();
    });
    const slow: MachineSlots = {
      acquire: async (wanted, signal, onWait) => {
        onWait();
        await free.promise;
        return machineSlots.acquire(wanted, signal, onWait);
      },
    };
    const engine = new Engine({ ...input, limits }, { ...world, machineSlots: slow });
    const result = engine.run();
    while (!said.includes("acquired")) await new Promise((resolve) => setImmediate(resolve));
    engine.pause();
    expect(said).toEqual(["x executes", "acquired", "released"]);
    engine.resume();
    busy.resolve();
    await result;
    expect(said).toEqual(["x executes", "acquired", "released", "acquired", "a executes", "released"]);
  });

  it("fails a job whose pool cannot be shared, and says why", async () => {
    const plan = makePlan([stage("a")], [], [{ ...gpu, machine: true }]);
    const { input, world, events } = fakeWorld(plan, () => good());
    const machineSlots: MachineSlots = { acquire: () => Promise.reject(new Error("EACCES: no way in")) };
    const { exitCode } = await new Engine(input, { ...world, machineSlots }).run();
    expect(exitCode).toBe(1);
    expect(events.find(({ type }) => type === "stage.settled")).toMatchObject({
      failure: { class: "denied", message: "`gpu` cannot be shared with other runs: EACCES: no way in" },
    });
  });

  it("lets an always stage wait no longer for the machine than the grace time once the run is stopped", async () => {
    const plan = makePlan([{ ...stage("clean"), always: true }], [], [{ ...gpu, machine: true }]);
    const { input, world, events, clock } = fakeWorld(plan, () => good());
    const machineSlots: MachineSlots = {
      acquire: (_wanted, signal, onWait) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => resolve(undefined));
          onWait();
        }),
    };
    const listeners = [
      ({ type }: { readonly type: string }) => {
        if (type === "slots.awaited") engine.stop("SIGINT");
      },
    ];
    const engine = new Engine(input, { ...world, machineSlots, listeners });
    expect((await engine.run()).exitCode).toBe(130);
    expect(clock.slept).toEqual([10_000]);
    expect(events.find(({ type }) => type === "stage.settled")).toMatchObject({ state: "cancelled" });
    expect(events.find(({ type }) => type === "slots.awaited")).toMatchObject({
      pools: ["gpu"],
      isElsewhere: true,
    });
  });
});

/** A machine on which these ids are free; what is done to it is on record. */
function fakeMachine(ids: readonly string[]) {
  const said: string[] = [];
  const machineSlots: MachineSlots = {
    acquire: async () => {
      said.push("acquired");
      return { ids: new Map([["gpu", ids]]), release: () => void said.push("released") };
    },
  };
  return { said, machineSlots };
}
