import { describe, expect, it } from "vitest";
import { type Known, nothingKnown } from "../../../src/plan/known.ts";
import { diagnose, needsIn, planOf } from "./plan-sketch.ts";

const mend =
  "give each stage a path of its own; a stage that rewrites what an earlier one made lists it in `updates`, " +
  "and two may share a path if each has a `when` over params and data alone, of which at most one is true";

describe("outputs of two stages", () => {
  it("are not the same", () => {
    expect(diagnose({ a: { outputs: ["build/x.png"] }, b: { outputs: ["build/x.png"] } })).toEqual([
      `error path/shared-output: \`a\` and \`b\` both make \`build/x.png\`
  at build/x.png
  hint: ${mend}
  \`build/x.png\` of \`a\` (build/x.png)`,
    ]);
  });

  it("are not the same but for case or composition", () => {
    expect(diagnose({ a: { outputs: ["build/Caf\u00e9"] }, b: { outputs: ["build/cafe\u0301"] } })).toEqual([
      `error path/shared-output: \`build/cafe\u0301\` of \`b\` is the same path as \`build/Caf\u00e9\` of \`a\`
  at build/cafe\u0301
  hint: ${mend}
  \`build/Caf\u00e9\` of \`a\` (build/Caf\u00e9)`,
    ]);
  });

  it("do not lie in each other", () => {
    const inner = { outputs: ["build/deep/x.png"] };
    const outer = { outputs: ["build/"] };
    const message = "`build/deep/x.png` of `inner` lies inside `build/` of `outer`";
    expect(diagnose({ inner, outer })).toEqual([
      `error path/nested-output: ${message}
  at build/
  hint: ${mend}
  \`build/deep/x.png\` of \`inner\` (build/deep/x.png)`,
    ]);
    expect(diagnose({ outer, inner })[0]).toContain(message);
  });

  it("are not the same when the same template makes them so", () => {
    const output = (name: string): object => ({ outputs: [`build/${name}/x.png`] });
    expect(diagnose({ a: output("${{ params.p }}"), b: output("${{params.p}}") })).toHaveLength(1);
    expect(diagnose({ a: output("${{ params.p }}"), b: output("${{ params.q }}") })).toEqual([]);
    expect(diagnose({ a: output("${{ this.round }}"), b: output("${{ this.round }}") })).toEqual([]);
  });

  it("are told for each path once", () => {
    const outputs = ["build/a", "build/b"];
    expect(diagnose({ a: { outputs }, b: { outputs }, c: { outputs: ["build/b"] } })).toHaveLength(3);
  });
});

describe("outputs of one stage", () => {
  it("do not stand twice", () => {
    expect(diagnose({ a: { outputs: ["build/x", "build/x/"] } })).toEqual([
      `error path/shared-output: \`build/x\` stands twice among the outputs of \`a\`
  at build/x/
  hint: take one of the two away
  \`build/x\` of \`a\` (build/x)`,
    ]);
  });

  it("do not lie in each other", () => {
    expect(diagnose({ a: { outputs: ["build/", "build/x"] } })).toEqual([
      `error path/nested-output: \`build/x\` lies inside \`build/\`, which \`a\` makes as a whole
  at build/x
  hint: take one of the two away
  \`build/\` of \`a\` (build/)`,
    ]);
  });
});

describe("stages that share an output", () => {
  const low = { when: "!fine", outputs: ["build/film.mp4"] };
  const high = { when: "fine && data.project.ready", outputs: ["build/film.mp4"] };
  const knowing = (truth: boolean | undefined): Known => ({ ...nothingKnown, holds: () => truth });

  it("each have a condition over params and data alone", () => {
    const plan = planOf({ low, high, poster: { inputs: ["build/film.mp4"] } }, ["fine"]);
    expect(needsIn(plan)).toEqual({ poster: ["low path", "high path"] });
  });

  it("may be all that one stage is instead of the parts of another", () => {
    expect(diagnose({ low, high: { when: "fine", outputs: ["build/"] } }, ["fine"])).toEqual([]);
  });

  it.each([
    ["no condition", { outputs: ["build/film.mp4"] }],
    ["a condition on a result", { when: "fine && qa.score > 3", outputs: ["build/film.mp4"] }],
    ["a condition on what it declares", { when: 'env.QUALITY == "high"', outputs: ["build/film.mp4"] }],
  ])("may not do so with %s", (_what, other) => {
    expect(diagnose({ qa: {}, low, other }, ["fine"])).toHaveLength(1);
  });

  it("may not both run", () => {
    expect(diagnose({ low, high }, ["fine"], knowing(true))).toEqual([
      `error path/shared-output: \`low\` and \`high\` both make \`build/film.mp4\`
  at build/film.mp4
  hint: the conditions of \`low\` and \`high\` both hold: only one of them may
  \`build/film.mp4\` of \`low\` (build/film.mp4)`,
    ]);
    expect(diagnose({ low, high }, ["fine"], knowing(false))).toEqual([]);
    expect(diagnose({ low, high }, ["fine"], knowing(undefined))).toEqual([]);
  });
});
