import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { Template } from "../../../src/model/expression.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { bad, fakeWorld, good } from "../../support/fake-world.ts";
import { makePlan, nowhere, type StageSketch } from "../../support/make-plan.ts";

const literal = (value: string): Template => ({
  text: { value, place: nowhere, runs: [] },
  parts: [{ type: "text", value }],
});

/** Stages whose outputs are these literal paths; those named `never` have a condition that does not hold. */
function planWith(stages: readonly StageSketch[], outputs: Record<string, string>, never: string): Plan {
  const plan = makePlan(stages);
  return {
    ...plan,
    stages: plan.stages.map((planned) => {
      const path = outputs[planned.id];
      const when = { text: "1 > 2", place: nowhere, references: [] };
      const stage = {
        ...planned.stage,
        outputs: path === undefined ? [] : [literal(path)],
        ...(planned.id === never ? { when } : {}),
      };
      return { ...planned, stage };
    }),
  };
}

async function absentFor(plan: Plan, reader: string, failing = "") {
  const fake = fakeWorld(plan, ({ job }) => (job === failing ? bad() : good()));
  await new Engine(fake.input, fake.world).run();
  return fake.orders.find(({ job }) => job === reader)?.absent;
}

const chain = [{ id: "make" }, { id: "read", needs: ["make"] }];

describe("what a stage did not make", () => {
  it("is not there for a reader when the stage was skipped", async () => {
    const plan = planWith(chain, { make: "out/a.txt" }, "make");
    expect(await absentFor(plan, "read")).toEqual([{ path: "out/a.txt", stage: "make", state: "skipped" }]);
  });

  it("is not there when the stage failed and the run went on", async () => {
    const [make, read] = chain;
    const plan = planWith(
      [
        { id: "make", ...make, continueOnError: true },
        { id: "read", ...read },
      ],
      { make: "out/" },
      "",
    );
    expect(await absentFor(plan, "read", "make")).toEqual([{ path: "out/", stage: "make", state: "failed" }]);
  });

  it("is there when it succeeded", async () => {
    expect(await absentFor(planWith(chain, { make: "out/a.txt" }, ""), "read")).toEqual([]);
  });

  it("is there when another stage made the same path", async () => {
    const stages = [{ id: "draft" }, { id: "full" }, { id: "read", needs: ["draft", "full"] }];
    const plan = planWith(stages, { draft: "out/film.mp4", full: "out/film.mp4" }, "draft");
    expect(await absentFor(plan, "read")).toEqual([]);
  });
});
