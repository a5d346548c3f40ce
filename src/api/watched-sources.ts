import { relative } from "node:path";
import type { Template } from "../model/expression.ts";
import type { Stage } from "../model/pipeline.ts";
import { patternsOf } from "../plan/declared-paths.ts";
import { type Known, knownFrom, knownInJobs } from "../plan/known.ts";
import type { PathPattern } from "../plan/path-pattern.ts";
import type { WatchedSources } from "../watch/watched-paths.ts";
import type { Project } from "./project.ts";

/** What the stages of a project read that no stage makes. `files`: those that say what the pipeline is, absolute. */
export function watchedSources(
  { plan, params, data, root }: Pick<Project, "plan" | "params" | "data" | "root">,
  files: readonly string[],
): WatchedSources {
  const { pipeline, stages } = plan;
  const known = knownFrom(pipeline, params, data);
  return {
    patterns: stages.map(({ stage }) => {
      const read = [...stage.inputs, ...schemasOf(stage)];
      const inputs = knownInJobs(stage, known).flatMap((inJob) => patterns(read, inJob));
      return {
        inputs: inputs.filter(({ excludes }) => !excludes),
        excludes: inputs.filter(({ excludes }) => excludes),
      };
    }),
    outputs: pipeline.stages.flatMap((stage) =>
      knownInJobs(stage, known).flatMap((inJob) =>
        stage.outputs.flatMap((template) => patternsOf(template, "output", inJob)),
      ),
    ),
    files: files.map((file) => relativeTo(root, file)),
  };
}

export function relativeTo(root: string, path: string): string {
  const shown = relative(root, path).replaceAll("\\", "/");
  if (shown === "") return ".";
  return path.endsWith("/") ? `${shown}/` : shown;
}

function patterns(templates: readonly Template[], known: Known): readonly PathPattern[] {
  return templates.flatMap((template) => patternsOf(template, "input", known));
}

/** What results and outputs are held to. */
function schemasOf({ results, verify }: Stage): readonly Template[] {
  const schema = results?.type === "file" ? results.schema : undefined;
  const checks = verify.flatMap((check) => (check.type === "json" ? [check.schema] : []));
  return [...(schema === undefined ? [] : [schema]), ...checks];
}
