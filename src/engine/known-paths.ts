import type { Pipeline } from "../model/pipeline.ts";
import type { Known } from "../plan/known.ts";

/** Paths that are surely meant by a present stage: a glob means none in particular. */
export function knownPaths(pipeline: Pipeline, key: "inputs" | "outputs", known: Known): readonly string[] {
  return pipeline.stages.flatMap((stage) =>
    stage[key].flatMap((template) => {
      const isPlain = template.parts.every(({ type }) => type === "text");
      return isPlain ? [template.text.value] : (known.paths(template) ?? []);
    }),
  );
}
