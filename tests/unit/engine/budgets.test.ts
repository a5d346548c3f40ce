import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { Budget } from "../../../src/model/pipeline.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { AttemptControls } from "../../../src/ports.ts";
import { VirtualClock } from "../../simulation/virtual-clock.ts";
import { bad, fakeWorld, good, type Puppet } from "../../support/fake-world.ts";
import { makePlan } from "../../support/make-plan.ts";

interface Setting {
  readonly onFailure?: "finish" | "keep_going";
  /** Jobs whose first attempt in these rounds is answered by what was made before. */
  readonly cached?: readonly string[];
  readonly clock?: VirtualClock;
}

function prepare(plan: Plan, budget: Budget, puppet: Puppet, setting: Setting = {}) {
  const { onFailure = "keep_going", cached = [], clock } = setting;
  const fake = fakeWorld(plan, puppet, {
    input: { limits: { concurrency: 1, onFailure, budget } },
    ...(clock === undefined ? {} : { world: { clock } }),
  });
  const executor: typeof fake.world.executor = {
    ...fake.world.executor,
    recall: async (order) =>
      cached.includes(`${order.job} ${order.round}`)
        ? {
            status: "hit",
            key: `${order.job} ${order.round}`,
            exitCode: 0,
            results: {},
            made: [],
            savedMs: 1,
          }
        : { status: "miss", reasons: [] },
  };
  return { ...fake, engine: new Engine(fake.input, { ...fake.world, executor }) };
}

async function run(plan: Plan, budget: Budget, puppet: Puppet, setting: Setting = {}) {
  const { engine, events, orders } = prepare(plan, budget, puppet, setting);
  const { exitCode } = await engine.run();
  return { exitCode, events, report: foldReport(events), executed: orders.map(({ job }) => job) };
}

const spent = (events: readonly RunEvent[]) =>
  events.flatMap((event) => {
    if (event.type !== "budget.spent") return [];
    const { at: _, ...fact } = event;
    return [fact];
  });

const states = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "stage.settled" ? [`${event.job} ${event.state}`] : []));

const loopPlan = (onExhausted: "fail" | "accept" = "fail") =>
  makePlan(
    [{ id: "qa" }, { id: "fix", needs: ["qa"] }, { id: "film", needs: ["fix"] }],
    [{ stage: "fix", backTo: ["qa"], limit: 5, onExhausted }],
  );

/** Takes until it is stopped. */
function untilStopped(_order: unknown, { signal }: AttemptControls): Promise<Outcome> {
  const stopped = Promise.withResolvers<Outcome>();
  signal.addEventListener("abort", () => stopped.resolve({ status: "cancelled" }));
  return stopped.promise;
}

describe("the budget of retries", () => {
  const retry = { limit: 3 };
  const plan = makePlan([
    { id: "a", retry },
    { id: "b", retry },
  ]);

  it("is shared by all stages; when it is spent nothing is tried again, and that is what the run failed for", async () => {
    const { exitCode, events, report, executed } = await run(plan, { retries: 4 }, () => bad());
    expect(executed.toSorted()).toEqual(["a", "a", "a", "b", "b", "b"]);
    expect(exitCode).toBe(5);
    expect(spent(events)).toEqual([{ type: "budget.spent", budget: "retries", limit: 4, job: "a" }]);
    expect(report.stages[0]?.failure).toMatchObject({
      class: "exit",
      budget: "retries",
      details: ["not tried again: the run's budget of 4 retries is spent"],
    });
    expect(report.budget).toEqual({
      retries: {
        limit: 4,
        spent: 4,
        isSpent: true,
        stages: [
          { stage: "a", spent: 2 },
          { stage: "b", spent: 2 },
        ],
      },
    });
  });

  it("says nothing of itself while nobody asks for more", async () => {
    const { exitCode, events, report } = await run(plan, { retries: 2 }, ({ attempt }) =>
      attempt === 2 ? good() : bad(),
    );
    expect([exitCode, spent(events)]).toEqual([0, []]);
    expect(report.budget.retries).toMatchObject({ limit: 2, spent: 2, isSpent: false });
  });

  it("is not why a run failed in which something failed for good", async () => {
    const mixed = makePlan([{ id: "a", retry }, { id: "broken" }]);
    expect((await run(mixed, { retries: 0 }, () => bad())).exitCode).toBe(1);
    const tolerated = makePlan([
      { id: "a", retry },
      { id: "broken", continueOnError: true },
    ]);
    expect((await run(tolerated, { retries: 0 }, () => bad())).exitCode).toBe(5);
  });
});

describe("the budget of rounds", () => {
  it("ends a loop as its limit would, with what is kept", async () => {
    const { exitCode, events, report, executed } = await run(loopPlan(), { rounds: 2 }, () => good());
    expect(executed).toEqual(["qa", "fix", "qa", "fix", "qa"]);
    expect(exitCode).toBe(5);
    expect(states(events)).toEqual(["qa succeeded", "fix failed", "film blocked"]);
    expect(spent(events)).toEqual([{ type: "budget.spent", budget: "rounds", limit: 2, job: "fix" }]);
    expect(report.loops[0]).toMatchObject({
      rounds: 2,
      decision: "exhausted",
      budget: "rounds",
      kept: 2,
      history: [{ decision: "again" }, { decision: "again" }, { round: 2, decision: "exhausted" }],
    });
    expect(report.stages[1]?.failure).toMatchObject({
      class: "unsatisfied",
      budget: "rounds",
      message: "still not satisfied after 2 rounds, and the run's budget of rounds is spent: ",
      hint: "look at what `qa` made, raise `budget.rounds`, or accept what is there with `on_exhausted: accept`",
    });
    expect(report.budget.rounds).toEqual({
      limit: 2,
      spent: 2,
      isSpent: true,
      stages: [{ stage: "fix", spent: 2 }],
    });
  });

  it("lets a loop go on that accepts what is there, and skips its stage if it never ran", async () => {
    const one = await run(loopPlan("accept"), { rounds: 1 }, () => good());
    expect([one.exitCode, one.executed]).toEqual([0, ["qa", "fix", "qa", "film"]]);
    const none = await run(loopPlan("accept"), { rounds: 0 }, () => good());
    expect([none.exitCode, none.executed]).toEqual([0, ["qa", "film"]]);
    expect(states(none.events)).toEqual(["qa succeeded", "fix skipped", "film succeeded"]);
  });

  it("is not touched by rounds that were made before, which count for the limit", async () => {
    const cached = [1, 2, 3, 4].flatMap((round) => [`fix ${round}`, `qa ${round}`]);
    const { report, executed } = await run(loopPlan(), { rounds: 0 }, () => good(), { cached });
    expect(executed).toEqual(["qa"]);
    expect(report.loops[0]).toMatchObject({ rounds: 4, decision: "exhausted", budget: "rounds" });
    const last = await run(loopPlan(), { rounds: 1 }, () => good(), { cached });
    expect(last.executed).toEqual(["qa", "fix", "qa"]);
    expect(last.report.loops[0]).toMatchObject({ rounds: 5, decision: "exhausted" });
    expect(last.report.loops[0]).not.toHaveProperty("budget");
    expect(last.exitCode).toBe(4);
  });

  it("takes one for a round, however often its stage is tried", async () => {
    const plan = makePlan(
      [{ id: "qa" }, { id: "fix", needs: ["qa"], retry: { limit: 1 } }],
      [{ stage: "fix", backTo: ["qa"], limit: 5 }],
    );
    const { executed } = await run(plan, { rounds: 2 }, ({ job, attempt }) =>
      job === "fix" && attempt === 1 ? bad() : good(),
    );
    expect(executed).toEqual(["qa", "fix", "fix", "qa", "fix", "fix", "qa"]);
  });
});

describe("the budget of time", () => {
  it("stops what runs, lets always stages run within the grace time, and is what the run failed for", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b", needs: ["a"] }, { id: "tidy", always: true }]);
    const clock = new VirtualClock();
    const { engine, events, orders } = prepare(
      plan,
      { timeMs: 60_000 },
      (order, controls) => (order.job === "tidy" ? good() : untilStopped(order, controls)),
      { clock },
    );
    const result = engine.run();
    await letTimePass(clock, () => orders.length > 0);
    expect(await result).toEqual({ state: "failed", exitCode: 5 });
    expect(clock.monotonicMs()).toBe(60_000);
    expect(states(events)).toEqual(["a cancelled", "b cancelled", "tidy succeeded"]);
    expect(orders.map(({ job, timeoutMs }) => [job, timeoutMs])).toEqual([
      ["a", undefined],
      ["tidy", 10_000],
    ]);
    expect(spent(events)).toEqual([{ type: "budget.spent", budget: "time", limitMs: 60_000 }]);
    expect(foldReport(events).budget.time).toEqual({
      limitMs: 60_000,
      spentMs: 60_000,
      isSpent: true,
      stages: [{ stage: "a", spentMs: 60_000 }],
    });
  });

  it("lets a loop keep the best round that it has come to", async () => {
    const clock = new VirtualClock();
    const { engine, events, orders } = prepare(
      loopPlan(),
      { timeMs: 60_000 },
      (order, controls) => (order.round === 2 ? untilStopped(order, controls) : good()),
      { clock },
    );
    const result = engine.run();
    await letTimePass(clock, () => orders.some(({ round }) => round === 2));
    expect(await result).toEqual({ state: "failed", exitCode: 5 });
    expect(states(events)).toEqual(["qa succeeded", "fix failed", "film blocked"]);
    expect(foldReport(events).loops[0]).toMatchObject({ decision: "exhausted", budget: "time", kept: 1 });
  });

  it("says nothing when all is done in time, and leaves no timer behind", async () => {
    const clock = new VirtualClock();
    const { engine, events } = prepare(makePlan([{ id: "a" }]), { timeMs: 60_000 }, () => good(), { clock });
    expect(await engine.run()).toEqual({ state: "succeeded", exitCode: 0 });
    expect([spent(events), clock.advance()]).toEqual([[], false]);
  });

  it("is not why a run failed in which something failed before", async () => {
    const clock = new VirtualClock();
    const { engine, orders } = prepare(
      makePlan([{ id: "a" }, { id: "b" }]),
      { timeMs: 60_000 },
      (order, controls) => (order.job === "a" ? bad("unsatisfied") : untilStopped(order, controls)),
      { clock },
    );
    const result = engine.run();
    await letTimePass(clock, () => orders.length === 2);
    expect(await result).toEqual({ state: "failed", exitCode: 1 });
  });

  it("gives way to a person who stops the run as well", async () => {
    const clock = new VirtualClock();
    const { engine, orders } = prepare(
      makePlan([{ id: "a" }]),
      { timeMs: 60_000 },
      (order, controls) => {
        controls.signal.addEventListener("abort", () => engine.stop("SIGINT"));
        return untilStopped(order, controls);
      },
      { clock },
    );
    const result = engine.run();
    await letTimePass(clock, () => orders.length > 0);
    expect(await result).toEqual({ state: "cancelled", exitCode: 130 });
  });
});

/** Once all is under way. */
async function letTimePass(clock: VirtualClock, isUnderWay: () => boolean): Promise<void> {
  while (!isUnderWay()) await new Promise((resolve) => setImmediate(resolve));
  clock.advance();
}
