import { describe, expect, it } from "vitest";
import type { WorkOrder } from "../../../src/model/work-order.ts";
import type { AttemptControls, Execution, JobExecutor, KeyedOrder, Recalled } from "../../../src/ports.ts";
import { JobMemory } from "../../../src/watch/job-memory.ts";
import type { RunningAttempt } from "../../../src/watch/running-attempt.ts";
import { watchedExecutor } from "../../../src/watch/watched-executor.ts";
import { makeWorkOrder } from "../../support/make-material.ts";

const succeeded: Execution = { status: "succeeded", exitCode: 0, results: {}, made: [] };
const failed: Execution = {
  status: "failed",
  failure: { class: "exit", message: "no", tail: [], details: ["because"] },
};

function order(changes: Partial<WorkOrder> = {}): WorkOrder {
  return makeWorkOrder({ run: "1", job: "a", ...changes });
}

/** One that plays: what is looked up has the key that the test sets, and ends as the test says. */
class Stage {
  key = "k1";
  ended: Execution = succeeded;
  nowMs = 0;
  seen = 0;
  suspects = 0;
  isInPlace = true;
  readonly executed: string[] = [];
  readonly memory = new JobMemory();
  readonly running = new Map<string, RunningAttempt>();
  readonly #stop = new AbortController();
  /** Called in the middle of each execution. */
  during: (attempt: RunningAttempt) => void = () => {};

  readonly controls: AttemptControls = {
    signal: this.#stop.signal,
    killSignal: new AbortController().signal,
    onReport: () => {},
    onWarning: () => {},
    onRestored: () => {},
  };

  readonly #inner: JobExecutor = {
    recall: async () => this.#missed(),
    execute: async (_order, keyed, { signal }) => {
      this.executed.push(keyed?.key ?? "");
      const attempt = this.running.get("a");
      if (attempt !== undefined) this.during(attempt);
      return signal.aborted ? { status: "cancelled" } : this.ended;
    },
  };

  readonly executor = watchedExecutor(this.#inner, {
    memory: this.memory,
    running: this.running,
    workspace: { isInPlace: async () => this.isInPlace },
    isForced: () => false,
    changesSeen: () => this.seen,
    onSuspect: () => void (this.suspects += 1),
    nowMs: () => this.nowMs,
  });

  #missed(): Recalled {
    const keyed: KeyedOrder = { key: this.key, parts: [], inputs: [] };
    return { status: "miss", reasons: [], keyed };
  }

  /** As the engine does. */
  async run(changes: Partial<WorkOrder> = {}): Promise<Execution | Recalled> {
    const recalled = await this.executor.recall(order(changes), this.controls);
    if (recalled.status !== "miss") return recalled;
    return this.executor.execute(order(changes), recalled.keyed, this.controls);
  }

  stop(): void {
    this.#stop.abort();
  }
}

describe("an attempt under watch", () => {
  it.each(["restart", "finish"] as const)("is made anew with what is there now: %s", async (wish) => {
    const stage = new Stage();
    stage.during = (attempt) => {
      if (stage.key === "k1") attempt.want(wish);
      stage.key = "k2";
    };
    expect(await stage.run()).toEqual(succeeded);
    expect(stage.executed).toEqual(["k1", "k2"]);
    expect([stage.memory.hasTried("a", "k2"), stage.running.size]).toEqual([true, 0]);
  });

  it("is not made anew when the run is stopped", async () => {
    const stage = new Stage();
    stage.during = (attempt) => {
      attempt.want("restart");
      stage.stop();
    };
    expect(await stage.run()).toEqual({ status: "cancelled" });
    expect(stage.executed).toEqual(["k1"]);
  });

  it("is made anew only so often when each one begins a moment after the last", async () => {
    const stage = new Stage();
    stage.during = (attempt) => attempt.want("restart");
    await stage.run();
    expect(stage.executed).toHaveLength(6);
    const patient = new Stage();
    patient.during = (attempt) => {
      patient.nowMs += 60_000;
      if (patient.executed.length < 50) attempt.want("restart");
    };
    await patient.run();
    expect(patient.executed).toHaveLength(50);
  });

  it.each([
    ["stop", failed, "cancelled", false],
    ["queue", failed, "cancelled", false],
    ["queue", succeeded, "succeeded", true],
  ] as const)(
    "that is out of date counts for nothing unless it succeeds: %s",
    async (wish, ended, status, isKnown) => {
      const stage = new Stage();
      stage.ended = ended;
      stage.during = (attempt) => attempt.want(wish);
      expect(await stage.run()).toMatchObject({ status });
      expect(stage.memory.hasTried("a", "k1")).toBe(isKnown);
    },
  );

  it("is suspected when something changed since it was looked up", async () => {
    const stage = new Stage();
    const { keyed } = { keyed: { key: "k1", parts: [], inputs: [] } };
    await stage.executor.recall(order(), stage.controls);
    await stage.executor.execute(order(), keyed, stage.controls);
    expect(stage.suspects).toBe(0);
    await stage.executor.recall(order(), stage.controls);
    stage.seen += 1;
    await stage.executor.execute(order(), keyed, stage.controls);
    expect(stage.suspects).toBe(1);
  });
});

describe("what was executed before", () => {
  it("and failed is not executed again in a later run, and says so", async () => {
    const stage = new Stage();
    stage.ended = failed;
    await stage.run();
    for (const run of ["2", "3"]) {
      expect(await stage.run({ run })).toEqual({
        status: "failed",
        failure: {
          class: "exit",
          message: "no",
          tail: [],
          details: ["because", "not tried again: nothing that it reads has changed since (Enter tries it)"],
          isOld: true,
        },
      });
    }
    expect(stage.executed).toEqual(["k1"]);
    stage.memory.forgetFailures();
    await stage.run({ run: "4" });
    stage.key = "k2";
    await stage.run({ run: "5" });
    expect(stage.executed).toEqual(["k1", "k1", "k2"]);
  });

  it("and failed while what it reads went away is executed again when that is there again", async () => {
    const stage = new Stage();
    stage.ended = failed;
    stage.during = () => void (stage.key = "gone");
    expect(await stage.run()).toEqual(failed);
    expect(stage.memory.hasTried("a", "k1")).toBe(false);
    stage.key = "k1";
    stage.ended = succeeded;
    stage.during = () => {};
    expect(await stage.run({ run: "2" })).toEqual(succeeded);
    expect(stage.executed).toEqual(["k1", "k1"]);
  });

  it("and failed is executed again by a retry of the same run", async () => {
    const stage = new Stage();
    stage.ended = failed;
    await stage.run();
    await stage.run({ attempt: 2 });
    await stage.run({ run: "2" });
    expect(stage.executed).toEqual(["k1", "k1"]);
  });

  const volatile = {
    cache: { stored: false, recorded: true, isVolatile: true, notReused: "`cache: false`" },
  } as const;

  it("holds, if it is never answered from the cache, as long as it reads the same and what it made is in place", async () => {
    const stage = new Stage();
    stage.ended = { ...succeeded, made: [{ path: "x", entries: [{ kind: "folder", path: "x" }] }] };
    await stage.run(volatile);
    expect(await stage.run({ ...volatile, run: "2" })).toMatchObject({ status: "hit", key: "k1" });
    stage.isInPlace = false;
    await stage.run({ ...volatile, run: "3" });
    expect(stage.executed).toEqual(["k1", "k1"]);
  });

  it("does not hold for an `always` stage, or where nothing may be used again", async () => {
    const stage = new Stage();
    for (const notReused of ["`always`", "`--no-cache`"]) {
      const cache = { ...volatile.cache, notReused, recorded: notReused === "`always`" };
      await stage.run({ cache, run: `${notReused} 1` });
      await stage.run({ cache, run: `${notReused} 2` });
    }
    expect(stage.executed).toHaveLength(4);
  });
});
