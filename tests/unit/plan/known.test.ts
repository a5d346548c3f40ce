import { describe, expect, it } from "vitest";
import { knownFrom } from "../../../src/plan/known.ts";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";
import { makePipeline, type Sketch } from "./make-pipeline.ts";

const params = { project: "films/one", fine: true, none: null, shots: ["a.png", "b.png"] };
const data = { story: { cover: "cover.png" } };

/** `reader maker` for each need, or the codes of what is wrong. */
function needs(sketch: Sketch): readonly string[] {
  const pipeline = makePipeline(sketch, Object.keys(params));
  const { plan, diagnostics } = planPipeline(pipeline, knownFrom(pipeline, params, data));
  if (plan === undefined) return diagnostics.map(({ code }) => code);
  return plan.stages.flatMap((stage) => stage.needs.map((need) => `${stage.id} ${need.stage}`));
}

describe("what params and data tell before the run", () => {
  const makers = {
    one: { outputs: ["films/one/cut.mp4"] },
    two: { outputs: ["films/two/cut.mp4"] },
    cover: { outputs: ["cover.png"] },
    a: { outputs: ["a.png"] },
  };

  it("fills in paths", () => {
    expect(needs({ ...makers, reader: { inputs: ["${{ project }}/*.mp4"] } })).toEqual(["reader one"]);
    expect(needs({ ...makers, reader: { inputs: ["${{ data.story.cover }}"] } })).toEqual(["reader cover"]);
    expect(needs({ ...makers, reader: { inputs: ["${{ params.shots }}"] } })).toEqual(["reader a"]);
    expect(needs({ ...makers, reader: { inputs: ["${{ params.none }}"] } })).toEqual([]);
  });

  it("leaves open what depends on a stage or cannot be evaluated", () => {
    const pick = { ...makers, pick: {} };
    expect(needs({ ...pick, reader: { inputs: ["films/${{ pick.name }}/cut.mp4"] } })).toEqual([
      "reader one",
      "reader two",
      "reader pick",
    ]);
    expect(needs({ ...makers, reader: { inputs: ["films/${{ data.missing }}/cut.mp4"] } })).toEqual([
      "reader one",
      "reader two",
    ]);
  });

  it("says when two stages would both make a path that they share", () => {
    const outputs = ["film.mp4"];
    expect(needs({ low: { when: "fine", outputs }, high: { when: "params.fine", outputs } })).toEqual([
      "path/shared-output",
    ]);
    expect(needs({ low: { when: "fine", outputs }, high: { when: "!fine", outputs } })).toEqual([]);
    expect(needs({ a: { outputs: ["${{ project }}/x"] }, b: { outputs: ["films/one/x"] } })).toEqual([
      "path/shared-output",
    ]);
  });
});
