import { describe, expect, it } from "vitest";
import { diagnose, planOf } from "./plan-sketch.ts";

const refine = { outputs: ["refined/"] };
const qa = { inputs: ["refined/"], outputs: ["qa.json"] };
const autofix = { when: "qa.score < 3", updates: ["refined/"], loop: { backTo: ["qa"], limit: 3 } };

describe("the body of a loop", () => {
  it("is every stage on the way back, in plan order", () => {
    const plan = planOf({
      refine,
      fix: {
        needs: ["judge", "look"],
        updates: ["refined/"],
        loop: { backTo: ["qa"], limit: 2, onExhausted: "accept" },
      },
      judge: { needs: ["qa"] },
      look: { needs: ["qa"] },
      beside: { needs: ["qa"] },
      before: {},
      qa: { ...qa, needs: ["before"] },
    });
    expect(plan.loops).toEqual([
      { stage: "fix", body: ["qa", "judge", "look"], limit: 2, onExhausted: "accept" },
    ]);
  });

  it("begins at each of several stages", () => {
    const plan = planOf({
      refine,
      one: { needs: ["refine"] },
      two: { needs: ["refine"] },
      join: { needs: ["one", "two"] },
      fix: { needs: ["join"], loop: { backTo: ["two", "one"] } },
    });
    expect(plan.loops[0]?.body).toEqual(["one", "two", "join"]);
  });

  it("follows the needs that versions make", () => {
    const plan = planOf({
      refine,
      start: {},
      paint: { needs: ["start"], updates: ["refined/"] },
      look: { inputs: ["refined/"] },
      fix: { needs: ["look"], loop: { backTo: ["start"] } },
    });
    expect(plan.loops[0]?.body).toEqual(["start", "paint", "look"]);
  });
});

describe("loops within loops", () => {
  const inner = { needs: ["a"], loop: { backTo: ["a"] } };
  const outer = { needs: ["inner", "b"], loop: { backTo: ["start"] } };

  it("come before the ones that hold them, and know the innermost of these", () => {
    const plan = planOf({
      outest: { needs: ["outer"], loop: { backTo: ["start"] } },
      outer,
      inner,
      start: {},
      a: { needs: ["start"] },
      b: { needs: ["start"] },
    });
    expect(plan.loops.map(({ stage, parent }) => [stage, parent])).toEqual([
      ["inner", "outer"],
      ["outer", "outest"],
      ["outest", undefined],
    ]);
  });

  it("lie apart, or one as a whole in the other", () => {
    const sketch = {
      qa: {},
      one: { needs: ["qa"], loop: { backTo: ["qa"] } },
      two: { needs: ["qa"], loop: { backTo: ["qa"] } },
    };
    expect(diagnose(sketch)).toEqual([
      `error loop/overlap: the loops of \`one\` and \`two\` both go through \`qa\`, and neither lies inside the other
  at loop
  hint: let one loop settle before the other begins, or let one hold the other as a whole
  the loop of \`one\` (loop)`,
    ]);
  });

  it("do not go back into the body of another from behind it", () => {
    const sketch = {
      a: {},
      b: { needs: ["a"] },
      one: { needs: ["b"], loop: { backTo: ["a"] } },
      two: { needs: ["one"], loop: { backTo: ["b"] } },
    };
    expect(diagnose(sketch)).toHaveLength(1);
  });

  it("may follow each other", () => {
    const plan = planOf({
      a: {},
      one: { needs: ["a"], loop: { backTo: ["a"] } },
      b: { needs: ["one"] },
      two: { needs: ["b"], loop: { backTo: ["b"] } },
    });
    expect(plan.loops.map(({ stage, body, parent }) => [stage, body, parent])).toEqual([
      ["one", ["a"], undefined],
      ["two", ["b"], undefined],
    ]);
  });

  it("do not wait for each other", () => {
    const sketch = {
      a: {},
      b: {},
      after_a: { needs: ["a"] },
      after_b: { needs: ["b"] },
      one: { needs: ["a", "after_b"], loop: { backTo: ["a", "after_b"] } },
      two: { needs: ["b", "after_a"], loop: { backTo: ["b", "after_a"] } },
    };
    expect(diagnose(sketch)).toEqual([
      `error loop/mutual-wait: \`after_a → one → after_b → two → after_a\` is a circle: each of these stages waits for the next, since what needs a part of a loop waits until the loop has settled
  at loop
  hint: let one of the loops settle before the other begins, or let one hold the other as a whole
  \`after_a\` needs \`a\`, a part of the loop of \`one\` (a)
  \`one\` names \`after_b\` in \`needs\` (after_b)
  \`after_b\` needs \`b\`, a part of the loop of \`two\` (b)
  \`two\` names \`after_a\` in \`needs\` (after_a)`,
    ]);
  });
});

describe("the rules of a loop", () => {
  it("let it go back only to a stage on which it depends", () => {
    const sketch = { refine, qa, fix: { updates: ["refined/"], loop: { backTo: ["refine", "qa"] } } };
    expect(diagnose(sketch).filter((text) => text.includes("way-back"))).toEqual([
      `error loop/no-way-back: \`fix\` goes back to \`qa\`, which it does not depend on
  at qa
  hint: name a stage that comes before \`fix\`, or let \`fix\` need \`qa\``,
    ]);
  });

  it("keep the stage that makes what it updates out of its body", () => {
    const sketch = { refine, qa, fix: { ...autofix, loop: { backTo: ["refine"] } } };
    expect(diagnose(sketch)).toEqual([
      `error loop/producer-in-body: the loop of \`fix\` goes through \`refine\`, which makes \`refined/\` anew and so undoes each update
  at refined/
  hint: let \`back_to\` name a stage after \`refine\`
  \`refine\` makes \`refined/\` (refine:)`,
    ]);
  });

  it("let an outer loop make anew what an inner one updates", () => {
    const again = { needs: ["fix"], loop: { backTo: ["refine"] } };
    expect(diagnose({ refine, qa, fix: autofix, again })).toEqual([]);
  });

  it("keep `always` stages out of it", () => {
    const tidy = { ...qa, always: true };
    const sketch = {
      refine,
      tidy,
      fix: { needs: ["tidy"], always: true, updates: ["refined/"], loop: { backTo: ["tidy"] } },
    };
    expect(diagnose(sketch)).toEqual([
      `error loop/always-in-loop: \`tidy\` is \`always\` and cannot be part of the loop of \`fix\`
  at tidy:
  hint: a round ends with its first failure: let the \`always\` stage come after the loop
  the loop of \`fix\` (loop)`,
      `error loop/always-in-loop: \`fix\` has a loop and cannot be \`always\`
  at fix:
  hint: a round ends with its first failure: let the \`always\` stage come after the loop
  the loop of \`fix\` (loop)`,
    ]);
  });
});

describe("a stage that is not cleaned", () => {
  it("is no part of a loop, whose best round must be kept", () => {
    const sketch = {
      qa: { outputs: ["qa.json"], clean: false },
      fix: { needs: ["qa"], outputs: ["log.txt"], clean: false, loop: { backTo: ["qa"] } },
      film: { outputs: ["film.mp4"], clean: false },
    };
    expect(diagnose(sketch)).toEqual([
      `error loop/unclean-stage: \`qa\` is \`clean: false\` and cannot be part of the loop of \`fix\`
  at qa:
  hint: a loop puts back its best round, and outputs that are not cleaned away are not kept: remove \`clean\`
  the loop of \`fix\` (loop)`,
      `error loop/unclean-stage: \`fix\` has a loop and cannot be \`clean: false\`
  at fix:
  hint: a loop puts back its best round, and outputs that are not cleaned away are not kept: remove \`clean\`
  the loop of \`fix\` (loop)`,
    ]);
  });

  it("may be needed by a loop, as long as nobody updates what it makes", () => {
    const film = { outputs: ["film/"], clean: false };
    expect(
      diagnose({ film, qa: { needs: ["film"] }, fix: { needs: ["qa"], loop: { backTo: ["qa"] } } }),
    ).toEqual([]);
    expect(diagnose({ film, fix: { updates: ["film/a.txt"] } })).toEqual([
      `error path/unclean-update: \`fix\` updates \`film/a.txt\`, which \`film\` makes with \`clean: false\`
  at film/a.txt
  hint: each update begins with what was made, and outputs that are not cleaned away are not kept: remove \`clean\` from \`film\`
  \`film/\` of \`film\` (film/)`,
    ]);
  });

  it("may update what others make", () => {
    const stages = {
      film: { outputs: ["film/"] },
      fix: { updates: ["film/"], outputs: ["x"], clean: false },
    };
    expect(diagnose(stages)).toEqual([]);
  });
});

describe("a reader outside the body", () => {
  it("is warned about when the loop needs it, since it sees the version before in every round", () => {
    const sketch = {
      refine,
      measure: { inputs: ["refined/"] },
      qa: { ...qa, needs: ["measure"] },
      autofix,
    };
    expect(diagnose(sketch)).toEqual([
      `warning loop/stale-reader: \`measure\` reads \`refined/\` outside the loop of \`autofix\` that updates it, so every round sees what it found before the first
  at refined/
  hint: to have it run in each round, write \`back_to: [qa, measure]\`
  the loop of \`autofix\` (loop)`,
    ]);
    const mended = { ...sketch, autofix: { ...autofix, loop: { backTo: ["qa", "measure"] } } };
    expect(diagnose(mended)).toEqual([]);
    expect(planOf(mended).loops[0]?.body).toEqual(["measure", "qa"]);
  });

  it("is told once, however often it reads", () => {
    const sketch = {
      refine,
      measure: { needs: ["refine"], inputs: ["refined/a", "refined/b"] },
      qa: { ...qa, needs: ["measure"] },
      autofix,
    };
    expect(diagnose(sketch)).toHaveLength(1);
  });

  it("is none when it comes after the loop, or hands on a version of its own", () => {
    const sketch = {
      refine,
      clean: { inputs: ["refined/"], updates: ["refined/"] },
      qa: { ...qa, needs: ["clean"] },
      autofix,
      film: { inputs: ["refined/"] },
    };
    expect(diagnose(sketch)).toEqual([]);
  });
});
