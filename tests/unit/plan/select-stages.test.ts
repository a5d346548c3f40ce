import { describe, expect, it } from "vitest";
import { selectStages } from "../../../src/plan/select-stages.ts";
import { orderOf, planOf } from "./plan-sketch.ts";

const plan = planOf({
  server: {},
  refine: { outputs: ["refined/"] },
  qa: { inputs: ["refined/"], outputs: ["qa.json"] },
  poster: { inputs: ["qa.json"] },
  autofix: { needs: ["qa", "server"], updates: ["refined/"], loop: { backTo: ["qa"] } },
  film: { inputs: ["refined/"] },
  notes: {},
  stop: { always: true, needs: ["server"] },
  report: { always: true, needs: ["film", "stop"] },
  goodbye: { always: true },
});

function selected(...ids: readonly string[]): string {
  const { plan: part, unknown } = selectStages(plan, ids);
  return part === undefined ? `unknown ${JSON.stringify(unknown)}` : orderOf(part);
}

describe("selecting stages", () => {
  it("takes all when none is named", () => {
    expect(selectStages(plan, []).plan).toBe(plan);
  });

  it("takes a stage with all that it needs, in plan order", () => {
    expect(selected("notes", "refine")).toBe("refine notes");
    expect(selected("film")).toBe("server refine qa autofix film stop report");
  });

  it("takes the loop of a stage in its body, however that stage was selected", () => {
    expect(selected("qa")).toBe("server refine qa autofix stop");
    expect(selected("poster")).toBe("server refine qa poster autofix stop");
    expect(selectStages(plan, ["qa"]).plan?.loops).toEqual(plan.loops);
  });

  it("leaves out loops that nothing enters", () => {
    expect(selectStages(plan, ["refine"]).plan?.loops).toEqual([]);
  });

  it("takes an `always` stage along when all that it needs is selected", () => {
    expect(selected("server")).toBe("server stop");
    expect(selected("refine")).toBe("refine");
  });

  it("takes an `always` stage that is named with all that it needs", () => {
    expect(selected("goodbye")).toBe("goodbye");
    expect(selected("stop")).toBe("server stop");
  });

  it("tells unknown stages, with the one that was likely meant", () => {
    expect(selected("film", "qua", "zzzzzz")).toBe(
      'unknown [{"id":"qua","suggestion":"qa"},{"id":"zzzzzz"}]',
    );
  });
});
