import { describe, expect, it } from "vitest";
import type { Plateau } from "../../../src/model/pipeline.ts";
import { drive } from "../../property/scheduler/drive.ts";
import type { World } from "../../property/scheduler/naive-model.ts";
import { makePlan, type StageSketch } from "../../support/make-plan.ts";

const stages: readonly StageSketch[] = [
  { id: "refine" },
  { id: "qa", needs: ["refine"] },
  { id: "fix", needs: ["qa"] },
  { id: "reads_qa", needs: ["qa"] },
  { id: "reads_fix", needs: ["fix"] },
];

interface Told {
  readonly limit?: number;
  readonly onExhausted?: "fail" | "accept";
  readonly plateau?: Plateau;
  /** `qa` fails in this pass. */
  readonly failsAt?: number;
  readonly keys?: (job: string, pass: number) => string;
}

/** A loop that is never satisfied, whose rounds have these scores. */
function run(scores: readonly number[], told: Told = {}) {
  const { limit = scores.length - 1, onExhausted = "accept", plateau, failsAt, keys } = told;
  const loop = { stage: "fix", backTo: ["qa"], limit, onExhausted };
  const plan = makePlan(stages, [plateau === undefined ? loop : { ...loop, plateau }]);
  const world = {
    when: () => true,
    attempt: (job: string, pass: number) => (job === "qa" && pass === failsAt ? "fatal" : "good"),
    score: (_job: string, pass: number) => scores[pass],
    key: keys ?? (() => undefined),
  } as const;
  const { scheduler, commands } = drive(
    plan,
    world,
    { concurrency: 1, onFailure: "keep_going" },
    { picks: [0] },
  );
  const settled = commands.flatMap((c) =>
    c.type === "announce" && c.fact.type === "loop.settled" ? [c.fact] : [],
  );
  const jobs = [...scheduler.jobs.values()];
  return {
    loop: settled[0],
    states: Object.fromEntries(jobs.map(({ id, state }) => [id, state])),
    /** The pass whose results stand. */
    passes: Object.fromEntries(jobs.map(({ id, results }) => [id, results["pass"]])),
    failure: scheduler.jobs.get("fix")?.failure,
  };
}

describe("the best round of a loop", () => {
  it("stands when the limit is reached, with its results", () => {
    const { loop, passes, states } = run([3, 8, 5, 6]);
    expect(loop).toMatchObject({ decision: "exhausted", rounds: 3, kept: 1 });
    expect(passes).toMatchObject({ qa: 1, fix: 1 });
    expect(states).toMatchObject({ fix: "succeeded", reads_qa: "succeeded", reads_fix: "succeeded" });
  });

  it("is the earliest of equals, and may be the one before any rework: then the loop's stage made nothing", () => {
    expect(run([3, 8, 8]).loop?.kept).toBe(1);
    const { loop, passes, states } = run([8, 8, 3]);
    expect(loop?.kept).toBe(0);
    expect(passes).toMatchObject({ qa: 0, fix: undefined });
    expect(states["fix"]).toBe("succeeded");
  });

  it("stands when the loop fails at its limit, and blocks only what needs its stage", () => {
    const { states, passes, failure } = run([3, 8, 5], { onExhausted: "fail" });
    expect(states).toEqual({
      refine: "succeeded",
      qa: "succeeded",
      fix: "failed",
      reads_qa: "succeeded",
      reads_fix: "blocked",
    });
    expect(passes["qa"]).toBe(1);
    expect(failure?.details).toEqual(["round 0: score 3", "round 1: score 8 (kept)", "round 2: score 5"]);
  });

  it("stands when a job of the body fails later, and the loop's stage fails with that cause", () => {
    const { states, passes, failure, loop } = run([3, 8, 5, 9], { failsAt: 3 });
    expect(states).toMatchObject({
      qa: "succeeded",
      fix: "failed",
      reads_qa: "succeeded",
      reads_fix: "blocked",
    });
    expect(passes["qa"]).toBe(1);
    expect(failure).toMatchObject({ class: "contract", job: "qa", message: "`qa` failed in round 3: fatal" });
    expect(loop).toMatchObject({ decision: "failed", kept: 1 });
  });

  it("is none when the body fails before it was judged once", () => {
    const { states, loop } = run([3, 8], { failsAt: 0 });
    expect(states).toMatchObject({ qa: "failed", fix: "blocked", reads_qa: "blocked", reads_fix: "blocked" });
    expect(loop).not.toHaveProperty("kept");
  });
});

describe("a job of the body that fails in a later round", () => {
  const next = (fix: Partial<StageSketch>, onFailure: "finish" | "fail_fast") => {
    const plan = makePlan(
      [...stages.map((stage) => (stage.id === "fix" ? { ...stage, ...fix } : stage)), { id: "next" }],
      [{ stage: "fix", backTo: ["qa"], limit: 3 }],
    );
    const attempt = (job: string, pass: number) => (job === "qa" && pass === 1 ? "fatal" : "good");
    const world = { when: () => true, attempt, score: () => undefined, key: () => undefined } as const;
    const { scheduler, commands } = drive(plan, world, { concurrency: 1, onFailure }, { picks: [0] });
    return { next: scheduler.jobs.get("next")?.state, end: commands.at(-1) };
  };

  it("does not end the run where the loop's stage may fail", () => {
    for (const onFailure of ["finish", "fail_fast"] as const) {
      expect(next({ continueOnError: true }, onFailure)).toEqual({
        next: "succeeded",
        end: { type: "finish", state: "succeeded" },
      });
    }
  });

  it("ends it where the loop's stage may not", () => {
    expect(next({}, "finish")).toEqual({ next: "cancelled", end: { type: "finish", state: "failed" } });
  });
});

describe("a plateau", () => {
  const decision = (scores: readonly number[], plateau: Plateau) => {
    const { loop } = run(scores, { plateau });
    return [loop?.decision, loop?.rounds];
  };

  it("is so many rounds in a row that gain less than is asked for over the best before them", () => {
    expect(decision([1, 1.4, 2, 3], { minDelta: 0.5, patience: 1 })).toEqual(["plateau", 1]);
    expect(decision([1, 1.5, 2, 2.5], { minDelta: 0.5, patience: 1 })).toEqual(["exhausted", 3]);
    expect(decision([1, 1.4, 2, 2.1, 2.2], { minDelta: 0.5, patience: 2 })).toEqual(["plateau", 4]);
    // Measured against the best, not against the round before.
    expect(decision([5, 1, 4, 5.2], { minDelta: 0.5, patience: 3 })).toEqual(["plateau", 3]);
  });

  it("with a gain of 0 asks for anything above 0", () => {
    expect(decision([1, 1, 2], { minDelta: 0, patience: 1 })).toEqual(["plateau", 1]);
    expect(decision([1, 1.01, 1.02], { minDelta: 0, patience: 1 })).toEqual(["exhausted", 2]);
  });

  it("is at once a round in which every job was asked for what it had made before, whatever the scores", () => {
    const repeating = run([1, 2, 3, 4], { keys: (job, pass) => `${job} ${Math.min(pass, 1)}` });
    expect(repeating.loop).toMatchObject({ decision: "plateau", rounds: 2 });
    const one = run([1, 2, 3], { keys: (job, pass) => (job === "qa" ? `qa ${pass}` : job) });
    expect(one.loop).toMatchObject({ decision: "exhausted", rounds: 2 });
  });

  it("is judged by what stands of an inner loop, not by the round that it did not keep", () => {
    const plan = makePlan(
      [{ id: "draw" }, { id: "touch_up", needs: ["draw"] }, { id: "recast", needs: ["touch_up"] }],
      [
        { stage: "touch_up", backTo: ["draw"], limit: 1, onExhausted: "accept" },
        { stage: "recast", backTo: ["draw"], limit: 3, onExhausted: "accept" },
      ],
    );
    // The inner loop draws something new in its round 0, spoils it the same way each time, and keeps round 0.
    const isFirst = (pass: number) => pass % 2 === 0;
    const world: World = {
      when: () => true,
      attempt: () => "good",
      score: (job, pass) => (job === "recast" ? undefined : isFirst(pass) ? 5 : 1),
      key: (job, pass) => (job === "draw" && isFirst(pass) ? `draw ${pass}` : job),
    };
    const { commands } = drive(plan, world, { concurrency: 1, onFailure: "finish" }, { picks: [0] });
    const ends = commands.flatMap((c) =>
      c.type === "announce" && c.fact.type === "loop.settled" && c.fact.loop === "recast" ? [c.fact] : [],
    );
    expect(ends).toMatchObject([{ decision: "exhausted", rounds: 3 }]);
  });
});
