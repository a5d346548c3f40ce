import type { Pipeline, Stage } from "../model/pipeline.ts";
import { type Known, knownInJobs } from "../plan/known.ts";

/** Paths that are surely meant by a present stage: a glob means none in particular. */
export function knownPaths(pipeline: Pipeline, key: "inputs" | "outputs", known: Known): readonly string[] {
  return pipeline.stages.flatMap((stage) => pathsOf(stage, key, known));
}

/** The same of outputs, each with the stage that makes it. */
export function knownOutputs(
  pipeline: Pipeline,
  known: Known,
): readonly { readonly stage: string; readonly path: string }[] {
  return pipeline.stages.flatMap((stage) =>
    pathsOf(stage, "outputs", known).map((path) => ({ stage: stage.id, path })),
  );
}

function pathsOf(stage: Stage, key: "inputs" | "outputs", known: Known): readonly string[] {
  return knownInJobs(stage, known).flatMap((inJob) =>
    stage[key].flatMap((template) => {
      const isPlain = template.parts.every(({ type }) => type === "text");
      return isPlain ? [template.text.value] : (inJob.paths(template) ?? []);
    }),
  );
}
