import { describe, expect, it } from "vitest";
import { diagnose, needsIn, planOf } from "./plan-sketch.ts";

const refine = { outputs: ["build/refined/"] };

describe("a stage that updates", () => {
  it("needs the stage that makes the path", () => {
    const plan = planOf({ autofix: { updates: ["build/refined/x/"] }, refine });
    expect(needsIn(plan)).toEqual({ autofix: ["refine path"] });
  });

  it("may update a path whose template stands the same in the output", () => {
    const plan = planOf({
      first: { outputs: ["build/a/"] },
      maker: { outputs: ["build/${{ params.shot }}/"] },
      fix: { updates: ["build/${{params.shot}}/x.png"] },
    });
    expect(needsIn(plan)).toEqual({ fix: ["maker path"] });
  });

  it("updates what somebody makes", () => {
    expect(diagnose({ refine, autofix: { updates: ["build/refind/"] } })).toEqual([
      `error path/update-without-output: \`autofix\` updates \`build/refind/\`, which lies inside no output of another stage
  at build/refind/
  hint: did you mean \`build/refined/\`?`,
    ]);
  });

  it("does not update what it makes itself", () => {
    expect(diagnose({ autofix: { outputs: ["build/x"], updates: ["build/x"] } })).toEqual([
      `error path/update-without-output: \`autofix\` updates \`build/x\`, which lies inside no output of another stage
  at build/x
  hint: a stage's own outputs are no updates: take it out of one of the two
  \`build/x\` of \`autofix\` (build/x)`,
    ]);
  });

  it("does not update a folder around outputs", () => {
    const sketch = { a: { outputs: ["build/a"] }, b: { outputs: ["build/b"] }, fix: { updates: ["build/"] } };
    expect(diagnose(sketch)).toEqual([
      `error path/update-without-output: \`fix\` updates \`build/\`, which lies inside no output of another stage
  at build/
  hint: name what the stages make: \`build/a\`, \`build/b\`
  \`build/a\` of \`a\` (build/a)
  \`build/b\` of \`b\` (build/b)`,
    ]);
  });

  it("updates the output of one stage only", () => {
    const sketch = {
      a: { outputs: ["build/${{ params.a }}/"] },
      b: { outputs: ["build/b/"] },
      fix: { updates: ["build/b${{ params.c }}/"] },
    };
    expect(diagnose(sketch)).toEqual([
      `error path/update-of-several: \`fix\` updates \`build/b\${{ params.c }}/\`, which may lie inside the outputs of several stages
  at build/b\${{ params.c }}/
  hint: let the path lie inside one output of one stage
  \`build/\${{ params.a }}/\` of \`a\` (build/\${{ params.a }}/)
  \`build/b/\` of \`b\` (build/b/)`,
    ]);
  });
});

describe("a reader of an updated path", () => {
  const qa = { inputs: ["build/refined/"], outputs: ["qa.json"] };
  const autofix = { when: "qa.score < 3", updates: ["build/refined/"] };

  it("reads before the update where the updater depends on it, and after it otherwise", () => {
    const plan = planOf({ refine, qa, autofix, film: { inputs: ["build/refined/*.png"] } });
    expect(needsIn(plan)).toEqual({
      qa: ["refine path"],
      autofix: ["refine path", "qa expression"],
      film: ["refine path", "autofix version"],
    });
  });

  it("reads before it where the updater depends on it by way of others", () => {
    const plan = planOf({
      refine,
      qa,
      judge: { needs: ["qa"] },
      fix: { needs: ["judge"], updates: ["build/refined/"] },
    });
    expect(needsIn(plan)["qa"]).toEqual(["refine path"]);
  });

  it("does not care for updates beside what it reads", () => {
    const plan = planOf({
      refine,
      fix: { updates: ["build/refined/a/"] },
      other: { inputs: ["build/refined/b/"] },
      all: { inputs: ["build/refined/", "!build/refined/a/"] },
      whole: { inputs: ["build/refined/"] },
    });
    expect(needsIn(plan)).toEqual({
      fix: ["refine path"],
      other: ["refine path"],
      all: ["refine path"],
      whole: ["refine path", "fix version"],
    });
  });

  it("may read it as content of the stage that made it", () => {
    const plan = planOf({
      refine,
      fix: { updates: ["build/refined/"] },
      named: { needs: ["refine"] },
      written: { run: "ls ${{ refine.outputs }}" },
      ordered: { needs: [{ stage: "refine", content: false }] },
    });
    expect(needsIn(plan)).toEqual({
      fix: ["refine path"],
      named: ["refine needs", "fix version"],
      written: ["refine expression", "fix version"],
      ordered: ["refine needs"],
    });
  });

  it("may read it as content of a stage that updates it", () => {
    const plan = planOf({
      refine,
      first: { updates: ["build/refined/"] },
      second: { updates: ["build/refined/"], needs: ["first"] },
      film: { needs: ["first"] },
    });
    expect(needsIn(plan)["film"]).toEqual(["first needs", "second version"]);
  });

  it("comes after all updaters on which it does not depend", () => {
    const plan = planOf({
      refine,
      one: { updates: ["build/refined/"] },
      between: { needs: ["one"], inputs: ["build/refined/"] },
      two: { needs: ["one", "between"], updates: ["build/refined/"] },
      last: { inputs: ["build/refined/"] },
    });
    expect(needsIn(plan)).toEqual({
      one: ["refine path"],
      between: ["refine path", "one needs"],
      two: ["refine path", "one needs", "between needs"],
      last: ["refine path", "one version", "two version"],
    });
  });
});

describe("two stages that update the same path", () => {
  it("have an order", () => {
    const one = { updates: ["build/refined/"] };
    expect(diagnose({ refine, one, two: { updates: ["build/refined/a.png"] } })).toEqual([
      `error graph/unordered-updates: \`one\` and \`two\` both update \`build/refined/a.png\`, and neither needs the other
  at build/refined/a.png
  hint: say which comes first, for example by \`needs: [one]\` in \`two\`
  \`build/refined/\` of \`one\` (build/refined/)`,
    ]);
  });

  it("may read what they update", () => {
    const update = { inputs: ["build/refined/"], updates: ["build/refined/"] };
    const plan = planOf({ refine, one: update, two: { ...update, needs: ["one"] } });
    expect(needsIn(plan)).toEqual({ one: ["refine path"], two: ["refine path", "one needs"] });
  });

  it("may update paths beside each other in any order", () => {
    const plan = planOf({
      refine,
      one: { updates: ["build/refined/a"] },
      two: { updates: ["build/refined/b"] },
    });
    expect(needsIn(plan)).toEqual({ one: ["refine path"], two: ["refine path"] });
  });
});

describe("a circle that only versions close", () => {
  it("names them", () => {
    const sketch = {
      make: { outputs: ["a/", "b/"] },
      fix_a: { inputs: ["b/"], updates: ["a/"] },
      fix_b: { inputs: ["a/"], updates: ["b/"] },
    };
    expect(diagnose(sketch)).toEqual([
      `error graph/version-cycle: \`fix_a → fix_b → fix_a\` is a circle that the versions of \`b/\` close: \`fix_a\` reads \`b/\` after \`fix_b\` updates it
  at b/
  hint: to let \`fix_a\` read it before the update, let \`fix_b\` need \`fix_a\`; else take one of these needs away
  \`fix_a\` reads \`b/\` after \`fix_b\` updates it (b/)
  \`fix_b\` reads \`a/\` after \`fix_a\` updates it (a/)`,
    ]);
  });

  it("is mended by what the hint proposes", () => {
    const plan = planOf({
      make: { outputs: ["a/", "b/"] },
      fix_a: { inputs: ["b/"], updates: ["a/"] },
      fix_b: { needs: ["fix_a"], inputs: ["a/"], updates: ["b/"] },
    });
    expect(needsIn(plan)).toEqual({ fix_a: ["make path"], fix_b: ["make path", "fix_a needs"] });
  });

  it("comes of updaters that count everything of one stage as content", () => {
    const sketch = {
      copy: { outputs: ["project/"] },
      one: { needs: ["copy"], updates: ["project/a.json"] },
      two: { needs: ["copy"], updates: ["project/b.json"] },
    };
    expect(diagnose(sketch)).toEqual([
      `error graph/version-cycle: \`one → two → one\` is a circle that the versions of \`project/b.json\` close: \`one\` reads \`project/b.json\` after \`two\` updates it
  at copy
  hint: to let \`one\` read it before the update, let \`two\` need \`one\`; else take one of these needs away
  \`one\` reads \`project/b.json\` after \`two\` updates it (copy)
  \`two\` reads \`project/a.json\` after \`one\` updates it (copy)`,
    ]);
  });
});
