import { describe, expect, it } from "vitest";
import { needsIn, orderOf, planOf } from "./plan-sketch.ts";

describe("needs that stages name", () => {
  it("come from `needs`", () => {
    expect(needsIn(planOf({ a: {}, b: { needs: ["a"] } }))).toEqual({ b: ["a needs"] });
  });

  it("are content unless the stage says that only the order counts", () => {
    const plan = planOf({ a: {}, b: {}, c: { needs: ["a", { stage: "b", content: false }] } });
    expect(plan.stages.at(-1)?.needs.map(({ stage, content }) => [stage, content])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });
});

describe("needs from expressions", () => {
  it.each([
    ["when", { when: "a.score < 3" }],
    ["require", { require: ["true", "a.score < 3"] }],
    ["the score of a loop", { needs: ["c"], loop: { backTo: ["c"], score: "a.score" } }],
    ["a check of verify", { that: ["a.score < 3"] }],
    ["an option of a check's module", { checkWith: "${{ a.score }}" }],
    ["run", { run: "echo ${{ a.score }}" }],
    ["with", { with: { score: "${{ a.score }}" } }],
    ["env", { env: { SCORE: "${{ a.score }}" } }],
    ["cwd", { cwd: "build/${{ a.folder }}" }],
    ["inputs", { inputs: ["assets/${{ a.name }}.png"] }],
    ["outputs", { outputs: ["build/${{ a.name }}.png"] }],
  ])("come from %s", (_where, stage) => {
    expect(needsIn(planOf({ a: {}, c: {}, b: stage }))["b"]).toContain("a expression");
  });

  it("come from updates", () => {
    const plan = planOf({ a: {}, made: { outputs: ["build/"] }, b: { updates: ["build/${{ a.name }}/"] } });
    expect(needsIn(plan)).toEqual({ b: ["a expression", "made path"] });
  });

  it("leave out params, other names and the stage itself", () => {
    const plan = planOf({ a: { that: ["a.score > threshold && params.x > data.y.z"] } }, ["threshold", "x"]);
    expect(needsIn(plan)).toEqual({});
  });

  it("are content where a command sees the outputs of the stage, and order otherwise", () => {
    const content = (run: string, when = "true"): boolean | undefined =>
      planOf({ a: {}, b: { run, when } }).stages.at(-1)?.needs[0]?.content;
    expect(content("cat ${{ a.outputs }}")).toBe(true);
    expect(content("cat ${{ a }}")).toBe(true);
    expect(content("echo ${{ a.score }}")).toBe(false);
    expect(content("true", "size(a.outputs) > 0")).toBe(false);
  });
});

describe("a need with several reasons", () => {
  it("is told by the one that is the hardest to give up", () => {
    const made = { outputs: ["build/x"] };
    expect(needsIn(planOf({ made, b: { inputs: ["build/*"], when: "made.ok" } }))).toEqual({
      b: ["made expression"],
    });
    expect(needsIn(planOf({ made, b: { inputs: ["build/*"], when: "made.ok", needs: ["made"] } }))).toEqual({
      b: ["made needs"],
    });
  });

  it("is content if one of them is", () => {
    const plan = planOf({
      a: { outputs: ["build/x"] },
      b: { needs: [{ stage: "a", content: false }], run: "cat ${{ a.outputs }}" },
    });
    expect(plan.stages[1]?.needs.map(({ reason, content }) => [reason, content])).toEqual([["needs", true]]);
  });
});

describe("the order of a plan", () => {
  it("keeps the manifest's where needs allow", () => {
    expect(orderOf(planOf({ c: {}, a: { needs: ["c"] }, b: {}, d: { needs: ["a", "b"] } }))).toBe("c a b d");
  });

  it("puts needs first, and among equals what the manifest names first", () => {
    expect(orderOf(planOf({ film: { needs: ["sound", "cut"] }, credits: {}, cut: {}, sound: {} }))).toBe(
      "credits cut sound film",
    );
  });

  it("lists needs in the order of the manifest", () => {
    expect(needsIn(planOf({ a: {}, b: {}, c: { needs: ["b", "a"] } }))).toEqual({
      c: ["a needs", "b needs"],
    });
  });

  it("holds for ids that JavaScript knows otherwise", () => {
    const plan = planOf({
      constructor: { needs: ["toString"] },
      toString: { needs: ["__proto"] },
      __proto: {},
    });
    expect(orderOf(plan)).toBe("__proto toString constructor");
  });

  it("is empty for a pipeline without stages", () => {
    expect(planOf({})).toMatchObject({ stages: [], loops: [] });
  });
});
