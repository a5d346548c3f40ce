import { describe, expect, it } from "vitest";
import { estimate } from "../../../src/estimate/estimate.ts";
import type { JobStand } from "../../../src/estimate/job-stand.ts";
import { shapeRun } from "../../../src/estimate/run-shape.ts";
import type { JobSketch } from "../../../src/model/event.ts";
import { answered, executedIn, makeSketch, runningSince, waiting } from "../../support/make-sketch.ts";

/** Low and high in seconds, and the fraction in percent, at second `at`. */
function estimated(
  jobs: readonly JobSketch[],
  stands: readonly JobStand[],
  { at = 0, concurrency = 1 } = {},
): readonly (number | undefined)[] {
  const found = estimate(shapeRun(jobs), stands, concurrency, at * 1000);
  const whole = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms / 100) / 10);
  const { fraction, timeLeft } = found ?? {};
  return [whole(timeLeft?.lowMs), whole(timeLeft?.highMs), fraction && Math.round(fraction * 100)];
}

const chain = [
  makeSketch("grid", [], [8, 10, 12]),
  makeSketch("refine", ["grid"], [16, 20, 24]),
  makeSketch("export", ["refine"], [60, 70, 80]),
];

describe("the time left", () => {
  it("is not told where no job ever ran", () => {
    expect(estimated([makeSketch("a", [])], [runningSince(0)])).toEqual([undefined, undefined, undefined]);
  });

  it("is that of one job after another where each needs the one before", () => {
    const stands = [runningSince(0), waiting, waiting];
    expect(estimated(chain, stands, { concurrency: 8 })).toEqual([84, 116, 0]);
    expect(estimated(chain, stands, { at: 5, concurrency: 8 })).toEqual([79, 111, 5]);
    expect(estimated(chain, [executedIn(10), executedIn(20), runningSince(30_000)], { at: 60 })).toEqual([
      30, 50, 60,
    ]);
  });

  it("lies between what so many hands can do at best, and what they do if the longest way is begun last", () => {
    const jobs = ["a", "b", "c", "d", "e"].map((id) => makeSketch(id, [], [10, 10, 10]));
    const stands = jobs.map(() => runningSince(0));
    expect(estimated(jobs, stands, { concurrency: 1 })).toEqual([50, 50, 0]);
    expect(estimated(jobs, stands, { concurrency: 2 })).toEqual([25, 30, 0]);
    expect(estimated(jobs, stands, { concurrency: 5 })).toEqual([10, 18, 0]);
  });

  it("is nothing when all has settled", () => {
    expect(estimated(chain, [answered, answered, answered])).toEqual([0, 0, 100]);
  });

  it("holds no time for what was answered by what was made before", () => {
    expect(estimated(chain, [answered, runningSince(0), waiting])).toEqual([76, 104, 0]);
  });

  it("may be all or nothing of what nobody looked at yet, and less so the more were found made before, or not", () => {
    const jobs = ["a", "b", "c", "d"].map((id) => makeSketch(id, [], [10, 10, 10]));
    const none = estimated(jobs, [waiting, waiting, waiting, waiting]).slice(0, 2);
    const fresh = estimated(jobs, [answered, answered, answered, waiting]).slice(0, 2);
    const made = estimated(jobs, [executedIn(10), executedIn(10), executedIn(10), waiting]).slice(0, 2);
    expect({ none, fresh, made }).toEqual({ none: [0, 40], fresh: [0, 4], made: [6, 10] });
  });

  it("of a job that never ran is told from its weight, and is wide", () => {
    const jobs = [
      makeSketch("a", [], [9, 10, 11], { weight: 2 }),
      makeSketch("b", ["a"], undefined, { weight: 4 }),
    ];
    expect(estimated(jobs, [runningSince(0), waiting])).toEqual([19, 51, 0]);
  });

  describe("of stages with many jobs", () => {
    const item = (stage: string, key: string, seconds?: readonly [number, number, number]) =>
      makeSketch(`${stage}[${key}]`, [], seconds, { stage, item: key });

    it("takes what those of the same stage took for one that never ran", () => {
      const jobs = [
        item("keyframe", "a", [1, 1, 1]),
        item("keyframe", "b", [1, 1, 1]),
        item("video", "a", [90, 100, 110]),
        item("video", "b", [50, 60, 70]),
        item("video", "c"),
      ];
      const stands = [executedIn(1), executedIn(1), executedIn(100), executedIn(60), runningSince(0)];
      expect(estimated(jobs, stands)).toEqual([70, 90, 67]);
    });

    it("knows that no more of them run at once than a pool has slots", () => {
      const pools = [{ pool: "gpu", share: 0.5 }];
      const jobs = Array.from({ length: 10 }, (_none, index) => ({
        ...item("video", `k${index}`, [10, 10, 10]),
        pools,
      }));
      const stands = jobs.map(() => runningSince(0));
      expect(estimated(jobs, stands, { concurrency: 10 })).toEqual([50, 50, 0]);
      expect(estimated(jobs, stands, { concurrency: 1 })).toEqual([100, 100, 0]);
    });

    it("expects that a new one runs, or is one that is always skipped, though the others are fresh", () => {
      const known = Array.from({ length: 98 }, (_none, index) => item("video", `k${index}`, [10, 10, 10]));
      const jobs = [...known, item("video", "new"), item("video", "newer")];
      const stands = jobs.map((_job, index) => (index < 98 ? answered : waiting));
      expect(estimated(jobs, stands)).toEqual([0, 20, 1]);
    });
  });

  it("of a job that never ran is nothing where weights say nothing", () => {
    const jobs = [
      makeSketch("a", [], [10, 10, 10], { weight: 0 }),
      makeSketch("b", ["a"], undefined, { weight: 3 }),
    ];
    expect(estimated(jobs, [runningSince(0), waiting])).toEqual([10, 10, 0]);
  });

  it("goes on where a job takes longer than ever", () => {
    const jobs = [makeSketch("a", [], [9, 10, 11])];
    const after = (at: number) => estimated(jobs, [runningSince(0)], { at }).slice(0, 2);
    expect([after(4), after(10), after(20), after(100)]).toEqual([
      [5, 7],
      [0, 2.5],
      [0, 5],
      [0, 25],
    ]);
  });

  it("reaches from what history says to the pace of a job that says how far it is", () => {
    const jobs = [makeSketch("a", [], [100, 100, 100])];
    const after = (at: number, fraction: number) =>
      estimated(jobs, [runningSince(0, fraction)], { at }).slice(0, 2);
    // By its own pace it takes 40 s in all.
    expect([after(4, 0.1), after(20, 0.5), after(36, 0.9)]).toEqual([
      [90.6, 93.6],
      [53, 68],
      [15.4, 42.4],
    ]);
  });

  it("is longer where this run is slower than earlier ones", () => {
    const before = estimated(chain, [executedIn(10), waiting, waiting])[1];
    const slow = estimated(chain, [executedIn(20), waiting, waiting])[1];
    expect([before, slow]).toEqual([104, 173.3]);
  });

  it("counts the wait for another attempt, and the attempt", () => {
    const jobs = [makeSketch("a", [], [10, 10, 10])];
    const stand: JobStand = { ...waiting, dueMs: 30_000, made: "executed" };
    expect(estimated(jobs, [stand], { at: 10 }).slice(0, 2)).toEqual([30, 30]);
  });

  it("has what always runs at its end", () => {
    const jobs = [
      makeSketch("a", [], [10, 10, 10]),
      makeSketch("tidy", [], [5, 5, 5], { always: true }),
      makeSketch("b", ["a"], [10, 10, 10]),
    ];
    expect(estimated(jobs, [runningSince(0), waiting, waiting], { concurrency: 8 }).slice(0, 2)).toEqual([
      25, 25,
    ]);
  });
});

describe("the time left of a loop", () => {
  const rounds = { low: 1, middle: 2, high: 3 };
  const durationMs = { low: 5000, middle: 5000, high: 5000 };
  const jobs = [
    makeSketch("refine", [], [20, 20, 20]),
    makeSketch("qa", ["refine"], [10, 10, 10], { loops: ["autofix"] }),
    makeSketch("autofix", ["qa"], undefined, { limit: 3, history: { durationMs, rounds } }),
    makeSketch("export", ["refine", "qa"], [30, 30, 30]),
  ];
  const begun: JobStand = { ...waiting, made: "executed" };
  const wait = { concurrency: 8 };

  it("counts as many rounds as there were, and whoever needs one of its jobs waits for them", () => {
    expect(estimated(jobs, [runningSince(0), waiting, waiting, waiting], wait)).toEqual([75, 105, 0]);
  });

  it("counts one round less with each that has begun, and none when it is over", () => {
    const passed = { ...begun, passedRound: 0, executions: 1, executedMs: 10_000 };
    const inRound1 = [executedIn(20), passed, { ...runningSince(0), round: 1 }, waiting];
    expect(estimated(jobs, inRound1, wait).slice(0, 2)).toEqual([45, 75]);
    const judged = { ...begun, round: 1, passedRound: 1, executions: 1, executedMs: 5000 };
    const again = [executedIn(20), { ...runningSince(0), passedRound: 0 }, judged, waiting];
    expect(estimated(jobs, again, wait).slice(0, 2)).toEqual([40, 70]);
    const over = [executedIn(20), passed, { ...judged, isLoopOver: true, isSettled: true }, waiting];
    expect(estimated(jobs, over.with(1, executedIn(10)), wait).slice(0, 2)).toEqual([30, 30]);
  });

  it("counts no more rounds than there may be, and one at most where it never ran", () => {
    const [first, second, third, last] = jobs;
    if (!first || !second || !third || !last) throw new Error("four jobs");
    const stands = [runningSince(0), waiting, waiting, waiting];
    const short = [first, second, { ...third, limit: 1 }, last];
    expect(estimated(short, stands, wait).slice(0, 2)).toEqual([75, 75]);
    const unknown = [first, second, { ...third, history: { durationMs } }, last];
    expect(estimated(unknown, stands, wait).slice(0, 2)).toEqual([60, 75]);
  });

  it("counts the rounds of a loop in each round of the loop around it", () => {
    const outer = [
      makeSketch("draw", [], [10, 10, 10], { loops: ["mend", "redo"] }),
      makeSketch("mend", ["draw"], undefined, {
        limit: 5,
        loops: ["redo"],
        history: { durationMs, rounds: { low: 2, middle: 2, high: 2 } },
      }),
      makeSketch("redo", ["mend"], undefined, {
        limit: 5,
        history: { durationMs, rounds: { low: 1, middle: 1, high: 1 } },
      }),
    ];
    // Each time: drawn, and twice mended and drawn; and once redone.
    expect(estimated(outer, [runningSince(0), waiting, waiting], wait).slice(0, 2)).toEqual([85, 85]);
  });
});
