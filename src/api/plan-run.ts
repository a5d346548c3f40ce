import { knownFrom } from "../plan/known.ts";
import { selectStages, type UnknownName } from "../plan/select-stages.ts";
import type { Project, RunPlan } from "./project.ts";

/** Stages were asked for that are none of the pipeline's. */
class UnknownStages extends Error {
  override readonly name = "UnknownStages";
  readonly unknown: readonly UnknownName[];

  constructor(manifest: string, unknown: readonly UnknownName[]) {
    super(unknown.map((name) => unknownText(name, manifest)).join("; "));
    this.unknown = unknown;
  }
}

function unknownText({ id, suggestion, problem }: UnknownName, manifest: string): string {
  if (problem !== undefined) return `${problem.message}: ${problem.hint}`;
  const meant = suggestion === undefined ? "" : `: did you mean \`${suggestion}\`?`;
  return `\`${id}\` is not a stage of ${manifest}${meant}`;
}

/** Some stages of a project with all that they need; none: all. Throws `UnknownStages`. */
export function planRun(project: Project, stages: readonly string[] = []): RunPlan {
  const known = knownFrom(project.plan.pipeline, project.params, project.data);
  const { plan, unknown } = selectStages(project.plan, stages, known);
  if (plan === undefined) throw new UnknownStages(project.manifest, unknown);
  return { ...project, plan, stages };
}
