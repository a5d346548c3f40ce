import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { Known } from "../../../src/plan/known.ts";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";
import { makePipeline, shown, type Sketch } from "./make-pipeline.ts";

/** The plan of a pipeline that has one. */
export function planOf(sketch: Sketch, params: readonly string[] = [], known?: Known): Plan {
  const { plan, diagnostics } = planPipeline(makePipeline(sketch, params), known);
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

/** What each stage needs: `{ film: ["grid path", "qa expression"] }`; stages without needs are left out. */
export function needsIn(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    plan.stages
      .filter(({ needs }) => needs.length > 0)
      .map(({ id, needs }) => [id, needs.map(({ stage, reason }) => `${stage} ${reason}`)]),
  );
}

export function orderOf(plan: Plan): string {
  return plan.stages.map(({ id }) => id).join(" ");
}

/** All diagnostics as text, with what stands at their places. */
export function diagnose(sketch: Sketch, params: readonly string[] = [], known?: Known): readonly string[] {
  const pipeline = makePipeline(sketch, params);
  const { plan, diagnostics } = planPipeline(pipeline, known);
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  if (hasErrors !== (plan === undefined)) throw new Error("a plan comes exactly when there is no error");
  return diagnostics.map((diagnostic) =>
    describe(diagnostic, (place) => shown(pipeline, place) ?? "nowhere"),
  );
}

function describe(diagnostic: Diagnostic, show: (place: Diagnostic["place"]) => string): string {
  return [
    `${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    `  at ${show(diagnostic.place)}`,
    ...(diagnostic.hint === undefined ? [] : [`  hint: ${diagnostic.hint}`]),
    ...(diagnostic.related ?? []).map(({ message, place }) => `  ${message} (${show(place)})`),
  ].join("\n");
}
