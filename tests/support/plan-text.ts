import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Plan } from "../../src/model/plan.ts";
import { knownFrom } from "../../src/plan/known.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { selectStages } from "../../src/plan/select-stages.ts";

/** The plan of a manifest, or of some of its stages; throws what is wrong with it. */
export function planText(manifest: string, data: JsonObject = {}, stages: readonly string[] = []): Plan {
  const { pipeline, diagnostics } = parseManifest(new TextEncoder().encode(manifest), "pipeline.yaml");
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  const planned = planPipeline(pipeline, knownFrom(pipeline, {}, data));
  if (planned.plan === undefined) throw new Error(JSON.stringify(planned.diagnostics));
  const { plan, unknown } = selectStages(planned.plan, stages);
  if (plan === undefined) throw new Error(JSON.stringify(unknown));
  return plan;
}
