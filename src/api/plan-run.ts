import { selectStages } from "../plan/select-stages.ts";
import type { Project, RunPlan } from "./project.ts";

type UnknownStage = ReturnType<typeof selectStages>["unknown"][number];

/** Stages were asked for that are none of the pipeline's. */
class UnknownStages extends Error {
  override readonly name = "UnknownStages";
  readonly unknown: readonly UnknownStage[];

  constructor(manifest: string, unknown: readonly UnknownStage[]) {
    super(
      unknown.map((stage) => `\`${stage.id}\` is not a stage of ${manifest}${meantText(stage)}`).join("; "),
    );
    this.unknown = unknown;
  }
}

function meantText({ suggestion }: UnknownStage): string {
  return suggestion === undefined ? "" : `: did you mean \`${suggestion}\`?`;
}

/** Some stages of a project with all that they need; none: all. Throws `UnknownStages`. */
export function planRun(project: Project, stages: readonly string[] = []): RunPlan {
  const { plan, unknown } = selectStages(project.plan, stages);
  if (plan === undefined) throw new UnknownStages(project.manifest, unknown);
  return { ...project, plan, stages };
}
