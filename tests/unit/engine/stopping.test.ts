import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import { fakeWorld, good } from "../../support/fake-world.ts";
import { makePlan } from "../../support/make-plan.ts";

const told = (events: readonly RunEvent[]) =>
  events.flatMap((event) => {
    if (event.type === "attempt.started") return [`${event.job} began`];
    return event.type === "stage.settled" ? [`${event.job} ${event.state}`] : [];
  });

describe("a run that is stopped", () => {
  it("by a listener, while it is told of something, starts nothing that was about to start", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b", needs: ["a"] }]);
    const { input, world, events } = fakeWorld(plan, () => good());
    const listen = ({ type }: RunEvent) => {
      if (type === "stage.settled") engine.stop("SIGINT");
    };
    const engine = new Engine(input, { ...world, listeners: [listen] });
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 130 });
    expect(told(events)).toEqual(["a began", "a succeeded", "b cancelled"]);
  });

  it("by a listener that kills it leaves nothing to run either", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b", needs: ["a"], always: true }]);
    const { input, world, events } = fakeWorld(plan, () => good());
    const listen = ({ type }: RunEvent) => {
      if (type === "stage.settled") engine.kill();
    };
    const engine = new Engine(input, { ...world, listeners: [listen] });
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 143 });
    expect(told(events)).toEqual(["a began", "a succeeded", "b cancelled"]);
  });

  it("or paused, before its first job could start, starts nothing", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b" }]);
    const { input, world, events } = fakeWorld(plan, () => good());
    const engine = new Engine(input, world);
    const result = engine.run();
    engine.pause();
    while (!events.some(({ type }) => type === "run.paused")) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told(events)).toEqual([]);
    engine.resume();
    expect(await result).toEqual({ state: "succeeded", exitCode: 0 });
    expect(told(events)).toEqual(["a began", "b began", "a succeeded", "b succeeded"]);
  });

  it("while the cache is asked, tells of no attempt", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good());
    const executor: typeof world.executor = {
      ...world.executor,
      recall: async () => {
        engine.stop("SIGTERM");
        return { status: "miss", reasons: [] };
      },
    };
    const engine = new Engine(input, { ...world, executor });
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 143 });
    expect(told(events)).toEqual(["a cancelled"]);
  });

  it("while the last files are put in place, is cancelled, as its exit code says", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good());
    const folder: typeof world.folder = {
      ...world.folder,
      show: async (versions, run) => {
        engine.stop("SIGINT");
        return world.folder.show(versions, run);
      },
    };
    const engine = new Engine(input, { ...world, folder });
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 130 });
    expect(told(events)).toEqual(["a began", "a succeeded"]);
    expect(events.at(-1)).toMatchObject({ type: "run.settled", state: "cancelled", exitCode: 130 });
  });
});
