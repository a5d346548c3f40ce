import { relative } from "node:path";
import type { Template } from "../model/expression.ts";
import type { Stage } from "../model/pipeline.ts";
import { patternsOf } from "../plan/declared-paths.ts";
import { type Known, knownFrom, knownInJobs } from "../plan/known.ts";
import { isOpen, parsePathText, type PathPattern } from "../plan/path-pattern.ts";
import type { JobPaths } from "../watch/ordered-paths.ts";
import type { ReadPatterns, WatchedSources } from "../watch/watched-paths.ts";
import type { Project } from "./project.ts";

/**
 * What the stages of a project read that no stage makes. `files`: those that say what the pipeline is, absolute. `ordered`: paths of
 * jobs that are not known from the project alone.
 */
export function watchedSources(
  project: Pick<Project, "plan" | "params" | "data" | "root">,
  files: readonly string[],
  ordered: Iterable<JobPaths> = [],
): WatchedSources {
  const { plan, root } = project;
  const known = knownOf(project);
  const orders = [...Map.groupBy(ordered, ({ stage }) => stage).values()];
  return {
    patterns: [
      ...plan.stages.map(({ stage }) => readBy(stage, known)),
      ...orders.map((jobs) =>
        readTogether(jobs.map(({ inputs }) => inputs.map((text) => parsePathText(text, "input")))),
      ),
    ],
    outputs: distinct([
      ...plan.pipeline.stages.flatMap((stage) => pathsByJob(stage, stage.outputs, "output", known).flat()),
      ...orders.flat().flatMap(({ outputs }) => outputs.map((text) => parsePathText(text, "output"))),
    ]),
    files: files.map((file) => relativeTo(root, file)),
  };
}

/** Stages of whose paths some are known only when a job is ordered. */
export function openStages(project: Pick<Project, "plan" | "params" | "data">): ReadonlySet<string> {
  const known = knownOf(project);
  const isSomeOpen = (stage: Stage) => {
    // What is known of one item is known of all.
    const [first = known] = knownInJobs(stage, known);
    const paths = [...stage.inputs, ...schemasOf(stage), ...stage.outputs];
    const patterns = paths.flatMap((path) => patternsOf(path, "input", first));
    return patterns.some(({ shapes }) => shapes.some(isOpen));
  };
  return new Set(project.plan.stages.filter(({ stage }) => isSomeOpen(stage)).map(({ id }) => id));
}

export function relativeTo(root: string, path: string): string {
  const shown = relative(root, path).replaceAll("\\", "/");
  if (shown === "") return ".";
  return path.endsWith("/") ? `${shown}/` : shown;
}

function knownOf({ plan, params, data }: Pick<Project, "plan" | "params" | "data">): Known {
  return knownFrom(plan.pipeline, params, data);
}

/** What a stage says that it reads or makes, by itself, or for each of its items where they are known. */
function pathsByJob(
  stage: Stage,
  templates: readonly Template[],
  use: "input" | "output",
  known: Known,
): readonly (readonly PathPattern[])[] {
  return knownInJobs(stage, known).map((job) =>
    templates.flatMap((template) => patternsOf(template, use, job)),
  );
}

function readBy(stage: Stage, known: Known): ReadPatterns {
  return readTogether(pathsByJob(stage, [...stage.inputs, ...schemasOf(stage)], "input", known));
}

/** What one job leaves out is read by another, and what is not known yet may leave out less than it seems to. */
function readTogether(jobs: readonly (readonly PathPattern[])[]): ReadPatterns {
  const counts = new Map<string, number>();
  const excludes = jobs.map((patterns) => distinct(patterns.filter((pattern) => pattern.excludes)));
  for (const { text } of excludes.flat()) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [first = []] = excludes;
  return {
    inputs: distinct(jobs.flat().filter((pattern) => !pattern.excludes)),
    excludes: first.filter(({ text, shapes }) => counts.get(text) === jobs.length && !shapes.some(isOpen)),
  };
}

function distinct(patterns: readonly PathPattern[]): readonly PathPattern[] {
  return [...new Map(patterns.map((pattern) => [pattern.text, pattern])).values()];
}

/** What results and outputs are held to. */
function schemasOf({ results, verify }: Stage): readonly Template[] {
  const schema = results?.type === "file" ? results.schema : undefined;
  const checks = verify.flatMap((check) => (check.type === "json" ? [check.schema] : []));
  return [...(schema === undefined ? [] : [schema]), ...checks];
}
