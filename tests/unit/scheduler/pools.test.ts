import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { Pool } from "../../../src/model/pipeline.ts";
import type { Judge, SchedulerCommand, SchedulerInput } from "../../../src/scheduler/commands.ts";
import { PathExcludes } from "../../../src/plan/path-excludes.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { makePlan, type StageSketch } from "../../support/make-plan.ts";

const judge: Judge = {
  when: () => ({ run: true, explanation: "" }),
  isSkippedAnyway: () => false,
  score: () => ({ ok: true, score: undefined }),
  expand: () => ({ ok: true, items: [] }),
  paths: () => ({ inputs: [], excludes: new PathExcludes([]), outputs: [], updates: [] }),
  require: () => undefined,
};

const gpu = (slots: number): Pool => ({
  name: "gpu",
  machine: false,
  devices: Array.from({ length: slots }, (_, index) => `gpu${index}`),
});

const use = (slots: number, pool = "gpu") => [{ pool, slots }];

/** Plays the engine: jobs ask when they are told to, and what they were given is on record. */
class Rig {
  readonly scheduler: Scheduler;
  /** Jobs that run now, whether they ask yet or not. */
  readonly running = new Set<string>();
  readonly told: string[] = [];
  /** What the engine is to do about slots of the machine. */
  readonly asked: string[] = [];

  constructor(stages: readonly StageSketch[], pools: readonly Pool[], concurrency = 10) {
    const plan = makePlan(stages, [], pools);
    this.scheduler = new Scheduler(plan, judge, { concurrency, onFailure: "keep_going" });
    this.take(this.scheduler.start());
  }

  take(commands: readonly SchedulerCommand[]): void {
    for (const command of commands) {
      if (command.type === "execute") this.running.add(command.job);
      if (command.type === "acquire" || command.type === "abort")
        this.asked.push(`${command.type} ${command.job}`);
      if (command.type === "announce" && command.fact.type === "slots.awaited") {
        const { job, pools, isElsewhere } = command.fact;
        this.told.push(`${job} waits for ${pools.join(" and ")}${isElsewhere === true ? " of others" : ""}`);
      }
    }
  }

  tell(input: SchedulerInput): void {
    this.take(this.scheduler.receive(input));
  }

  /** Nothing answers the job. */
  ask(job: string): string {
    const permission = this.scheduler.mayExecute(job);
    if (permission === "granted") return this.slotsOf(job);
    this.running.delete(job);
    this.tell({ type: `attempt.${permission}`, job });
    return permission;
  }

  slotsOf(job: string): string {
    return [...this.scheduler.slotsOf(job).values()].flat().join(",");
  }

  end(job: string, outcome: Outcome = { status: "succeeded", exitCode: 0, results: {} }, isCached = false) {
    this.running.delete(job);
    this.tell({ type: "attempt.finished", job, outcome, isCached });
  }
}

const failed: Outcome = { status: "failed", failure: { class: "exit", message: "no", tail: [] } };

describe("a job with a pool", () => {
  it("gets the first free ids when it must execute, and others get them when it has ended", () => {
    const stages = ["a", "b", "c"].map((id) => ({ id, pools: use(1) }));
    const rig = new Rig(stages, [gpu(2)]);
    expect(["a", "b", "c"].map((id) => rig.ask(id))).toEqual(["gpu0", "gpu1", "held"]);
    expect(rig.told).toEqual(["c waits for gpu"]);
    rig.end("a");
    expect([...rig.running]).toEqual(["b", "c"]);
    expect(rig.ask("c")).toBe("gpu0");
  });

  it("waits for nothing when something answers it", () => {
    const rig = new Rig(
      [
        { id: "a", pools: use(1) },
        { id: "b", pools: use(1) },
      ],
      [gpu(1)],
    );
    rig.ask("a");
    rig.end("b", undefined, true);
    expect(rig.scheduler.jobs.get("b")?.state).toBe("succeeded");
    expect(rig.told).toEqual([]);
  });

  it("keeps nobody else from running while it waits", () => {
    const rig = new Rig([{ id: "a", pools: use(1) }, { id: "b", pools: use(1) }, { id: "c" }], [gpu(1)], 2);
    rig.ask("a");
    expect([...rig.running]).toEqual(["a", "b"]);
    rig.ask("b");
    expect([...rig.running]).toEqual(["a", "c"]);
  });

  it("gives way to one on a longer chain, also to one of which it is not yet known whether it must execute", () => {
    const stages: StageSketch[] = [
      { id: "short", pools: use(1) },
      { id: "long", pools: use(1) },
      { id: "end", needs: ["long"], weight: 3 },
    ];
    const rig = new Rig(stages, [gpu(1)]);
    expect(rig.ask("short")).toBe("held");
    expect(rig.ask("long")).toBe("gpu0");
    rig.end("long");
    expect([...rig.running]).toEqual(["end", "short"]);
  });

  it("gets its slots as soon as one on a longer chain turns out to need none", () => {
    const stages: StageSketch[] = [
      { id: "short", pools: use(1) },
      { id: "long", pools: use(1) },
      { id: "end", needs: ["long"] },
    ];
    const rig = new Rig(stages, [gpu(1)]);
    expect(rig.ask("short")).toBe("held");
    rig.end("long", undefined, true);
    expect([...rig.running].toSorted()).toEqual(["end", "short"]);
    expect(rig.ask("short")).toBe("gpu0");
  });

  it("is not overtaken by smaller ones that come after it, but by those that do not touch its pools", () => {
    const licence: Pool = { name: "licence", machine: false, devices: ["l0"] };
    const stages: StageSketch[] = [
      { id: "first", pools: use(1) },
      { id: "big", pools: use(2) },
      { id: "small", pools: use(1) },
      { id: "other", pools: use(1, "licence") },
    ];
    const rig = new Rig(stages, [gpu(2), licence]);
    expect(stages.map(({ id }) => rig.ask(id))).toEqual(["gpu0", "held", "held", "l0"]);
    rig.end("first");
    expect([...rig.running]).toEqual(["other", "big"]);
    expect(rig.ask("big")).toBe("gpu0,gpu1");
  });

  it("takes slots of several pools at once, or none of them", () => {
    const licence: Pool = { name: "licence", machine: false, devices: ["l0"] };
    const both = [...use(1), ...use(1, "licence")];
    const stages: StageSketch[] = [
      { id: "film", pools: use(1, "licence") },
      { id: "both", pools: both },
      { id: "still", pools: use(1) },
    ];
    const rig = new Rig(stages, [gpu(2), licence]);
    expect(stages.map(({ id }) => rig.ask(id))).toEqual(["l0", "held", "gpu0"]);
    expect(rig.told).toEqual(["both waits for licence"]);
    rig.end("film");
    expect(rig.ask("both")).toBe("gpu1,l0");
  });

  it("holds no slot while it waits for another attempt, and stands in line for it then", () => {
    const stages: StageSketch[] = [
      { id: "a", pools: use(1), retry: { limit: 1 } },
      { id: "b", pools: use(1) },
    ];
    const rig = new Rig(stages, [gpu(1)]);
    rig.ask("a");
    rig.ask("b");
    rig.end("a", failed);
    expect([...rig.running]).toEqual(["b"]);
    rig.tell({ type: "retry.due", job: "a" });
    expect(rig.told).toEqual(["b waits for gpu", "a waits for gpu"]);
    rig.end("b");
    expect([...rig.running]).toEqual(["a"]);
    expect(rig.scheduler.jobs.get("a")?.attempt).toBe(2);
    expect(rig.ask("a")).toBe("gpu0");
  });

  it("is cancelled when the run is stopped while it waits; an always stage still gets its slots", () => {
    const stages: StageSketch[] = [
      { id: "a", pools: use(1) },
      { id: "b", pools: use(1) },
      { id: "clean", pools: use(1), always: true },
    ];
    const rig = new Rig(stages, [gpu(1)]);
    rig.ask("a");
    rig.ask("b");
    rig.tell({ type: "stop" });
    expect(rig.scheduler.jobs.get("b")?.state).toBe("cancelled");
    rig.end("a", { status: "cancelled" });
    expect([...rig.running]).toEqual(["clean"]);
    expect(rig.ask("clean")).toBe("gpu0");
  });

  it("is cancelled when it would have to wait in a run that starts nothing any more", () => {
    const rig = new Rig(
      [
        { id: "a", pools: use(1) },
        { id: "b", pools: use(1) },
      ],
      [gpu(1)],
    );
    rig.ask("a");
    rig.tell({ type: "stop" });
    expect(rig.ask("b")).toBe("held");
    expect(rig.scheduler.jobs.get("b")?.state).toBe("cancelled");
  });

  it("starts after at most 64 others, however many come that are more urgent", () => {
    const chain = Array.from({ length: 100 }, (_, index): StageSketch => {
      return { id: `s${index}`, pools: use(1), ...(index === 0 ? {} : { needs: [`s${index - 1}`] }) };
    });
    const rig = new Rig([...chain, { id: "big", pools: use(2) }], [gpu(2)]);
    rig.ask("s0");
    rig.ask("big");
    let before = 0;
    for (const { id } of chain) {
      if (rig.running.has("big")) break;
      rig.end(id);
      before += 1;
      if (rig.running.has(`s${before}`)) rig.ask(`s${before}`);
    }
    expect(rig.running.has("big")).toBe(true);
    expect(before).toBe(64);
  });
});

describe("a job with a pool of the machine", () => {
  const shared = (slots: number): Pool => ({ ...gpu(slots), machine: true });
  const one = (id: string, more: Partial<StageSketch> = {}): StageSketch => ({ id, pools: use(1), ...more });

  it("starts when its slots were acquired, and only as many are being so as the pool has, the most urgent first", () => {
    const rig = new Rig([one("a"), one("b", { weight: 2 }), one("c")], [shared(1)]);
    expect(["a", "b", "c"].map((id) => rig.ask(id))).toEqual(["held", "held", "held"]);
    expect(rig.asked).toEqual(["acquire b"]);
    rig.tell({ type: "slots.acquired", job: "b" });
    expect([...rig.running]).toEqual(["b"]);
    expect(rig.ask("b")).toBe("gpu0");
    rig.end("b");
    expect(rig.asked).toEqual(["acquire b", "acquire a"]);
  });

  it("has its place kept as long as nobody is known to have its slots; then others run, and it is next", () => {
    const rig = new Rig([one("a"), { id: "b", weight: 0.5 }, { id: "c", weight: 0.5 }], [shared(1)], 1);
    rig.ask("a");
    expect([...rig.running]).toEqual([]);
    rig.tell({ type: "slots.awaited", job: "a" });
    rig.tell({ type: "slots.awaited", job: "a" });
    expect(rig.told).toEqual(["a waits for gpu of others"]);
    expect([...rig.running]).toEqual(["b"]);
    rig.tell({ type: "slots.acquired", job: "a" });
    expect([...rig.running]).toEqual(["b"]);
    rig.end("b");
    expect([...rig.running]).toEqual(["a"]);
  });

  it("gives back what it has not begun to use when the run is stopped or paused, and looks for it again afterwards", () => {
    const stages = [one("a"), { id: "b", weight: 0.5 }];
    const paused = new Rig(stages, [shared(1)], 1);
    paused.ask("a");
    paused.tell({ type: "slots.awaited", job: "a" });
    paused.tell({ type: "slots.acquired", job: "a" });
    paused.tell({ type: "pause" });
    paused.end("b");
    expect([...paused.running]).toEqual([]);
    paused.tell({ type: "resume" });
    expect(paused.asked).toEqual(["acquire a", "abort a", "acquire a"]);
    const stopped = new Rig(stages, [shared(1)], 1);
    stopped.ask("a");
    stopped.tell({ type: "stop" });
    expect(stopped.asked).toEqual(["acquire a", "abort a"]);
    expect(stopped.scheduler.jobs.get("a")?.state).toBe("cancelled");
    stopped.tell({ type: "slots.acquired", job: "a" });
    expect([...stopped.running]).toEqual([]);
  });

  it("is cancelled when it is an always stage and the slots do not come in time after a stop", () => {
    const rig = new Rig([one("clean", { always: true })], [shared(1)]);
    rig.ask("clean");
    rig.tell({ type: "slots.awaited", job: "clean" });
    rig.tell({ type: "stop" });
    expect(rig.scheduler.jobs.get("clean")?.state).toBe("waiting");
    rig.tell({ type: "slots.missed", job: "clean" });
    expect(rig.scheduler.jobs.get("clean")?.state).toBe("cancelled");
    expect(rig.asked).toEqual(["acquire clean", "abort clean"]);
  });
});

describe("jobs without a pool", () => {
  it("start in the order of the longest chain, then in that of the plan", () => {
    const stages: StageSketch[] = [
      { id: "a" },
      { id: "b" },
      { id: "c" },
      { id: "d", needs: ["c"], weight: 0.5 },
    ];
    const rig = new Rig(stages, [], 1);
    const started: string[] = [];
    for (let job = [...rig.running][0]; job !== undefined; job = [...rig.running][0]) {
      started.push(job);
      rig.end(job);
    }
    expect(started).toEqual(["c", "a", "b", "d"]);
  });
});
