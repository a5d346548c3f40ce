import { renderList } from "../expressions/render.ts";
import type { Scope } from "../model/expression.ts";
import type { AbsentOutput } from "../model/work-order.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { OutputClaims } from "./output-claims.ts";

/**
 * What the stages that a job needs would have made, had they not been skipped or failed. Files of an earlier run may still lie
 * there. A path that another stage made in this run is there after all: two stages may share one if one of them runs.
 */
export function absentOutputs(
  job: JobRecord,
  jobs: ReadonlyMap<string, JobRecord>,
  claims: OutputClaims,
  scopeOf: (job: JobRecord) => Scope,
): readonly AbsentOutput[] {
  return job.planned.needs.flatMap(({ stage }) => {
    const needed = jobs.get(stage);
    if (needed === undefined || needed.state === "succeeded") return [];
    // A template that cannot be resolved names no path that anyone could read.
    const outputs = renderList(needed.planned.stage.outputs, scopeOf(needed));
    const paths = outputs.ok ? outputs.value : [];
    const lacking = paths.filter((path) => {
      const maker = jobs.get(claims.ownerOf(path) ?? stage);
      return maker?.state !== "succeeded";
    });
    return lacking.map((path) => ({ path, stage, state: needed.state }));
  });
}
