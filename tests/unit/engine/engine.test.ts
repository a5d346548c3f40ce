import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import type { JobExecutor } from "../../../src/ports.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import { bad, FakeClock, fakeWorld, good } from "../../support/fake-world.ts";
import { makePlan } from "../../support/make-plan.ts";
import { VirtualClock } from "../../simulation/virtual-clock.ts";

const types = (events: readonly RunEvent[]) =>
  events.map((event) => ("job" in event ? `${event.type} ${event.job}` : event.type));

const settled = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "stage.settled" ? [`${event.job} ${event.state}`] : []));

const gradesIn = (events: readonly RunEvent[]) =>
  events.flatMap((event) => {
    if (event.type === "stage.settled" && event.failure) return [`${event.job}: ${event.failure.severity}`];
    if (event.type !== "attempt.finished" || event.outcome.status !== "failed") return [];
    return [`${event.job} ${event.attempt}: ${event.outcome.failure.severity}`];
  });

class BreakableClock extends FakeClock {
  isBroken = false;

  override now(): number {
    if (this.isBroken) throw new Error("the clock is broken");
    return super.now();
  }
}

describe("the engine", () => {
  it("tells a run from its start to its end, each job after what it needs", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }, { id: "b", needs: ["a"] }]), () =>
      good({ score: 3 }),
    );
    expect(await new Engine(input, world).run()).toEqual({ state: "succeeded", exitCode: 0 });
    expect(types(events)).toEqual([
      "run.started",
      "stage.ready a",
      "cache.missed a",
      "attempt.started a",
      "attempt.finished a",
      "stage.settled a",
      "stage.ready b",
      "cache.missed b",
      "attempt.started b",
      "attempt.finished b",
      "stage.settled b",
      "run.settled",
    ]);
  });

  it("writes an event down before anyone hears it", async () => {
    const heard: string[] = [];
    const { input, world } = fakeWorld(makePlan([{ id: "a" }]), () => good(), {
      world: {
        journal: {
          append: (event) => void heard.push(`journal ${event.type}`),
          onSaved: () => {},
          close: async () => {},
        },
        listeners: [(event) => void heard.push(`listener ${event.type}`)],
      },
    });
    await new Engine(input, world).run();
    expect(heard.slice(0, 4)).toEqual([
      "journal run.started",
      "listener run.started",
      "journal stage.ready",
      "listener stage.ready",
    ]);
  });

  it("goes on when one job is stopped and not the run, and does not call that a success", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b", needs: ["a"] }, { id: "c" }]);
    const { input, world, events } = fakeWorld(plan, ({ job }) =>
      job === "a" ? { status: "cancelled" } : good(),
    );
    expect(await new Engine(input, world).run()).toEqual({ state: "cancelled", exitCode: 1 });
    expect(settled(events).toSorted()).toEqual(["a cancelled", "b cancelled", "c succeeded"]);
  });

  it.each(["finish", "fail_fast"] as const)(
    "neither retries a failure of an earlier run nor holds anybody back for it, with on_failure: %s",
    async (onFailure) => {
      const plan = makePlan([{ id: "a", retry: { limit: 2 } }, { id: "b", needs: ["a"] }, { id: "c" }]);
      const old = { class: "exit", message: "as before", tail: [], isOld: true } as const;
      const { input, world, events } = fakeWorld(
        plan,
        ({ job }) => (job === "a" ? { status: "failed", failure: old } : good()),
        { input: { limits: { concurrency: 1, onFailure } } },
      );
      expect(await new Engine(input, world).run()).toEqual({ state: "failed", exitCode: 1 });
      expect(settled(events).toSorted()).toEqual(["a failed", "b blocked", "c succeeded"]);
      expect(types(events)).not.toContain("retry.scheduled a");
    },
  );

  it("starts nothing when it is stopped, or killed, before the first job could start", async () => {
    for (const end of ["stop", "kill"] as const) {
      const { input, world, orders } = fakeWorld(makePlan([{ id: "a" }, { id: "b", needs: ["a"] }]), () =>
        good(),
      );
      const engine = new Engine(input, world);
      const result = engine.run();
      if (end === "stop") engine.stop("SIGINT");
      else engine.kill();
      expect((await result).state).toBe("cancelled");
      expect(orders).toEqual([]);
    }
  });

  it("tells that a job is ready once for each pass, and not for a retry", async () => {
    const plan = makePlan([{ id: "a", retry: { limit: 1 } }, { id: "b" }, { id: "c", needs: ["a"] }]);
    const { input, world, events } = fakeWorld(plan, ({ job, attempt }) =>
      job === "a" && attempt === 1 ? bad() : good(),
    );
    await new Engine({ ...input, limits: { ...input.limits, concurrency: 1 } }, world).run();
    expect(types(events.filter(({ type }) => type === "stage.ready"))).toEqual([
      "stage.ready a",
      "stage.ready b",
      "stage.ready c",
    ]);
    expect(types(events).filter((name) => name === "attempt.started a")).toHaveLength(2);
  });

  it("makes room in the cache when all is done, and says what had to go", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good(), {
      world: { makeRoom: async () => ({ records: 2, files: 3, bytes: 5000 }) },
    });
    await new Engine(input, world).run();
    expect(events.slice(-2)).toMatchObject([
      { type: "cache.evicted", records: 2, files: 3, bytes: 5000 },
      { type: "run.settled", state: "succeeded" },
    ]);
  });

  it("tells what an executor has put on record, by its key", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good());
    const keyed = { key: "the key", parts: [], inputs: [] };
    const executor: JobExecutor = {
      recall: async () => ({ status: "miss", reasons: [], keyed }),
      execute: async () => ({
        status: "succeeded",
        exitCode: 0,
        results: {},
        made: [],
        stored: { files: 2, bytes: 70 },
      }),
    };
    await new Engine(input, { ...world, executor }).run();
    expect(events.filter(({ type }) => type === "cache.stored")).toMatchObject([
      { job: "a", round: 0, key: "the key", files: 2, bytes: 70 },
    ]);
  });

  it("tells that what happened is on disk when its journal says so", async () => {
    const saves: ((events: number) => void)[] = [];
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => {
      for (const tell of saves) tell(4);
      return good();
    });
    const journal = { ...world.journal, onSaved: (tell: (events: number) => void) => void saves.push(tell) };
    await new Engine(input, { ...world, journal }).run();
    expect(events.filter(({ type }) => type === "state.saved")).toMatchObject([{ events: 4 }]);
  });

  it("goes on without a listener that throws, and says so once", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good(), {
      world: {
        listeners: [
          () => {
            throw new Error("no screen");
          },
        ],
      },
    });
    expect((await new Engine(input, world).run()).exitCode).toBe(0);
    const warnings = events.filter((event) => event.type === "warning.raised");
    expect(warnings.map((event) => event.message)).toEqual([
      "a listener of the run failed and is not told any more: no screen",
    ]);
  });

  it("waits between attempts by the injected clock: interval, backoff, longest wait", async () => {
    const retry = { limit: 4, intervalMs: 1000, backoff: 3, maxIntervalMs: 5000 };
    const { input, world, clock, events } = fakeWorld(makePlan([{ id: "a", retry }]), ({ attempt }) =>
      attempt === 5 ? good() : bad(),
    );
    expect((await new Engine(input, world).run()).exitCode).toBe(0);
    expect(clock.slept).toEqual([1000, 3000, 5000, 5000]);
    expect(events.filter((event) => event.type === "retry.scheduled").map((event) => event.attempt)).toEqual([
      2, 3, 4, 5,
    ]);
  });

  it("draws a wait with jitter from nothing up to the full one", async () => {
    const retry = { limit: 1, intervalMs: 1000, jitter: true };
    const { input, world, clock } = fakeWorld(makePlan([{ id: "a", retry }]), () => bad(), {
      world: { random: () => 0.25 },
    });
    await new Engine(input, world).run();
    expect(clock.slept).toEqual([250]);
  });

  it("waits as long as it was asked to, whatever interval and jitter say, but never more than an hour", async () => {
    const retry = { limit: 2, intervalMs: 1000, maxIntervalMs: 2000, jitter: true };
    const { input, world, clock, events } = fakeWorld(makePlan([{ id: "a", retry }]), ({ attempt }) => {
      const retryAfterMs = attempt === 1 ? 12_000 : 7_200_000;
      return { status: "failed", failure: { class: "transient", message: "busy", retryAfterMs, tail: [] } };
    });
    await new Engine(input, world).run();
    expect(clock.slept).toEqual([12_000, 3_600_000]);
    const waits = events.filter((event) => event.type === "retry.scheduled");
    expect(waits.map(({ delayMs, isAsked }) => [delayMs, isAsked])).toEqual([
      [12_000, true],
      [3_600_000, true],
    ]);
  });

  it("gives the place of a job that waits for another attempt to the next one", async () => {
    const plan = makePlan([{ id: "a", retry: { limit: 1, intervalMs: 60_000 } }, { id: "b" }]);
    const clock = new VirtualClock();
    const { input, world, orders, events } = fakeWorld(
      plan,
      ({ job, attempt }) => (job === "a" && attempt === 1 ? bad() : good()),
      { input: { limits: { concurrency: 1, onFailure: "finish" } }, world: { clock } },
    );
    const result = new Engine(input, world).run();
    while (settled(events).length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(settled(events)).toEqual(["b succeeded"]);
    expect(clock.monotonicMs()).toBe(0);
    clock.advance();
    expect(await result).toEqual({ state: "succeeded", exitCode: 0 });
    expect(orders.map(({ job, attempt }) => [job, attempt])).toEqual([
      ["a", 1],
      ["b", 1],
      ["a", 2],
    ]);
  });

  it("does not retry what another attempt cannot mend", async () => {
    const { input, world, orders } = fakeWorld(makePlan([{ id: "a", retry: { limit: 3 } }]), () =>
      bad("contract"),
    );
    expect((await new Engine(input, world).run()).exitCode).toBe(1);
    expect(orders).toHaveLength(1);
  });

  it("stops what runs, lets always stages run within the grace time, and exits as the signal says", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b", needs: ["a"] }, { id: "tidy", always: true }]);
    const fake = fakeWorld(plan, (order, { signal }) => {
      if (order.job === "tidy") return good();
      const stopped = Promise.withResolvers<Outcome>();
      signal.addEventListener("abort", () => stopped.resolve({ status: "cancelled" }));
      engine.stop("SIGINT");
      return stopped.promise;
    });
    const engine = new Engine(fake.input, fake.world);
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 130 });
    expect(settled(fake.events)).toEqual(["a cancelled", "b cancelled", "tidy succeeded"]);
    expect(fake.orders.map(({ job, timeoutMs, isGraceTime }) => [job, timeoutMs, isGraceTime])).toEqual([
      ["a", undefined, undefined],
      ["tidy", 10_000, true],
    ]);
  });

  it("gives an always stage that runs at a stop the grace time, and then stops it as well", async () => {
    const fake = fakeWorld(makePlan([{ id: "tidy", always: true }]), (_order, { signal }) => {
      const stopped = Promise.withResolvers<Outcome>();
      signal.addEventListener("abort", () => stopped.resolve({ status: "cancelled" }));
      engine.stop("SIGINT");
      return stopped.promise;
    });
    const engine = new Engine(fake.input, fake.world);
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 130 });
    expect(fake.clock.slept).toEqual([10_000]);
    expect(settled(fake.events)).toEqual(["tidy cancelled"]);
  });

  it("lets an always stage that waits for another attempt have it at once when the run is stopped", async () => {
    const plan = makePlan([{ id: "tidy", always: true, retry: { limit: 1, intervalMs: 3_600_000 } }]);
    const clock = new FakeClock();
    const fake = fakeWorld(plan, ({ attempt }) => (attempt === 1 ? bad() : good()), {
      world: {
        clock: {
          now: () => clock.now(),
          monotonicMs: () => clock.monotonicMs(),
          sleep: (_ms, signal) => {
            const woken = Promise.withResolvers<void>();
            signal.addEventListener("abort", () => woken.resolve());
            engine.stop("SIGINT");
            return woken.promise;
          },
        },
      },
    });
    const engine = new Engine(fake.input, fake.world);
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 130 });
    expect(fake.orders.map(({ attempt, timeoutMs }) => [attempt, timeoutMs])).toEqual([
      [1, undefined],
      [2, 10_000],
    ]);
    expect(settled(fake.events)).toEqual(["tidy succeeded"]);
  });

  it("ends the run, not the attempt that reports, when something of ours is broken", async () => {
    const clock = new BreakableClock();
    const fake = fakeWorld(
      makePlan([{ id: "a" }]),
      (_order, { onReport, onWarning }) => {
        clock.isBroken = true;
        onReport({ fraction: 0.5 });
        onWarning("careful");
        clock.isBroken = false;
        return good();
      },
      { world: { clock } },
    );
    await expect(new Engine(fake.input, fake.world).run()).rejects.toThrow("the clock is broken");
    expect(settled(fake.events)).toEqual(["a succeeded"]);
  });

  it("kills what runs also when something of ours is broken", async () => {
    const clock = new BreakableClock();
    const killed = Promise.withResolvers<Outcome>();
    const fake = fakeWorld(
      makePlan([{ id: "a" }, { id: "b" }, { id: "waits" }]),
      ({ job }, { killSignal, onWarning }) => {
        killSignal.addEventListener("abort", () => killed.resolve({ status: "cancelled" }));
        clock.isBroken = job === "b";
        if (clock.isBroken) onWarning("careful");
        return killed.promise;
      },
      { world: { clock } },
    );
    const engine = new Engine(fake.input, fake.world);
    await expect(engine.run()).rejects.toThrow("the clock is broken");
    engine.kill();
    expect(await killed.promise).toEqual({ status: "cancelled" });
  });

  it("leaves nothing to run after a kill", async () => {
    const plan = makePlan([{ id: "a" }, { id: "tidy", always: true }]);
    const fake = fakeWorld(plan, (_order, { killSignal }) => {
      const killed = Promise.withResolvers<Outcome>();
      killSignal.addEventListener("abort", () => killed.resolve({ status: "cancelled" }));
      engine.stop("SIGTERM");
      engine.kill();
      return killed.promise;
    });
    const engine = new Engine(fake.input, fake.world);
    expect(await engine.run()).toEqual({ state: "cancelled", exitCode: 143 });
    expect(settled(fake.events)).toEqual(["a cancelled", "tidy cancelled"]);
  });

  it("takes what an executor should not throw as that job's failure", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => {
      throw new Error("lost its way");
    });
    expect((await new Engine(input, world).run()).exitCode).toBe(1);
    const failure = events.flatMap((event) => (event.type === "stage.settled" ? [event.failure] : []));
    expect(failure).toEqual([
      {
        class: "crashed",
        severity: "critical",
        message: "storyflow itself failed here: lost its way",
        hint: "this is a bug of storyflow: please report it with the run's journal",
        tail: [],
      },
    ]);
  });

  it("grades each failure by what follows from it", async () => {
    const plan = makePlan([
      { id: "flaky", retry: { limit: 1 } },
      { id: "optional", continueOnError: true },
      { id: "render" },
      { id: "film", needs: ["render"] },
      { id: "log", needs: ["film"], always: true },
    ]);
    const { input, world, events } = fakeWorld(
      plan,
      ({ job, attempt }) => (job === "film" || (job === "flaky" && attempt === 2) ? good() : bad()),
      { input: { limits: { concurrency: 1, onFailure: "keep_going" } } },
    );
    await new Engine(input, world).run();
    expect(gradesIn(events)).toEqual([
      "render 1: high",
      "render: high",
      "flaky 1: low",
      "optional 1: low",
      "optional: low",
      "log 1: medium",
      "log: medium",
    ]);
  });

  it.each([
    [true, ["qa 1: low", "fix: low"]],
    [false, ["qa 1: medium", "fix: medium"]],
  ])("grades what fails in a later round by what its loop does about it", async (continueOnError, grades) => {
    const plan = makePlan(
      [{ id: "qa" }, { id: "fix", needs: ["qa"], continueOnError }],
      [{ stage: "fix", backTo: ["qa"], limit: 5 }],
    );
    const { input, world, events } = fakeWorld(plan, ({ job, round }) =>
      job === "qa" && round === 1 ? bad() : good(),
    );
    await new Engine(input, world).run();
    expect(gradesIn(events)).toEqual(grades);
  });

  it("masks secrets in every text of an event", async () => {
    const { input, world, events } = fakeWorld(
      makePlan([{ id: "a" }]),
      () => ({
        status: "failed",
        failure: { class: "exit", message: "bad key hunter2", tail: ["hunter2"], details: ["x=hunter2"] },
      }),
      {
        input: { params: { token: "hunter2" } },
        world: { mask: (text) => text.replaceAll("hunter2", "***") },
      },
    );
    await new Engine(input, world).run();
    expect(JSON.stringify(events)).not.toContain("hunter2");
    expect(JSON.stringify(events)).toContain("bad key ***");
  });

  it("masks a number that is a secret where people or stages gave it, and no number of its own", async () => {
    const given = { pin: 4711, count: 11, deep: [{ pin: 4711 }] };
    const { input, world, events } = fakeWorld(makePlan([{ id: "a" }]), () => good(given), {
      input: { params: given, limits: { concurrency: 4711, onFailure: "finish" } },
      world: { mask: (text) => text.replaceAll("4711", "***") },
    });
    await new Engine(input, world).run();
    const masked = { pin: "***", count: 11, deep: [{ pin: "***" }] };
    expect(events.flatMap((event) => (event.type === "stage.settled" ? [event.results] : []))).toEqual([
      masked,
    ]);
    expect(events[0]).toMatchObject({ params: masked, concurrency: 4711 });
  });

  it("masks no word of its own and no id when a secret is called like one", async () => {
    const { input, world, events } = fakeWorld(makePlan([{ id: "stage" }]), () => good({ state: "stage" }), {
      world: { mask: (text) => text.replaceAll("stage", "***") },
    });
    await new Engine(input, world).run();
    expect(types(events)).toEqual([
      "run.started",
      "stage.ready stage",
      "cache.missed stage",
      "attempt.started stage",
      "attempt.finished stage",
      "stage.settled stage",
      "run.settled",
    ]);
    const results = events.flatMap((event) => (event.type === "stage.settled" ? [event.results] : []));
    expect(results).toEqual([{ state: "***" }]);
  });

  it("makes orders and events that survive a journey as JSON", async () => {
    const { input, world, events, orders } = fakeWorld(
      makePlan([{ id: "a" }, { id: "b", needs: ["a"] }]),
      ({ job }) => (job === "a" ? good({ list: [1, { deep: null }] }) : bad()),
    );
    await new Engine(input, world).run();
    expect(JSON.parse(JSON.stringify(orders))).toEqual(orders);
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  it("exits with 4 when all that failed are loops that ended unsatisfied", async () => {
    const { input, world } = fakeWorld(makePlan([{ id: "a" }]), () => bad("unsatisfied"));
    expect((await new Engine(input, world).run()).exitCode).toBe(4);
  });

  it("goes on after a failure that a stage says not to mind", async () => {
    const plan = makePlan([
      { id: "a", continueOnError: true },
      { id: "b", needs: ["a"] },
    ]);
    const { input, world, events } = fakeWorld(plan, ({ job }) => (job === "a" ? bad() : good()));
    expect((await new Engine(input, world).run()).exitCode).toBe(0);
    expect(settled(events)).toEqual(["a failed", "b succeeded"]);
  });

  it("tells what needs a failed stage the exit code that it ended with", async () => {
    const plan = makePlan([
      { id: "a", continueOnError: true },
      { id: "b", needs: ["a"] },
    ]);
    const { input, world, orders } = fakeWorld(plan, ({ job }) =>
      job === "a"
        ? { status: "failed", failure: { class: "exit", message: "no", exitCode: 3, tail: [] } }
        : good(),
    );
    await new Engine(input, world).run();
    expect(orders[1]?.scope["a"]).toMatchObject({ status: "failed", exit_code: 3 });
  });

  it("lets what runs finish after a failure, and starts no others", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d", needs: ["a"] }]);
    const { input, world, events } = fakeWorld(plan, ({ job }) => (job === "a" ? bad() : good()));
    await new Engine(input, world).run();
    expect(settled(events).toSorted()).toEqual(["a failed", "b succeeded", "c cancelled", "d blocked"]);
  });

  it("goes on with all that does not need the failed job when told to keep going", async () => {
    const plan = makePlan([{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d", needs: ["a"] }]);
    const limits = { concurrency: 1, onFailure: "keep_going" } as const;
    const { input, world, events } = fakeWorld(plan, ({ job }) => (job === "a" ? bad() : good()), {
      input: { limits },
    });
    await new Engine(input, world).run();
    expect(settled(events).toSorted()).toEqual(["a failed", "b succeeded", "c succeeded", "d blocked"]);
  });
});
