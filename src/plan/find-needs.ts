import type { Reference } from "../model/expression.ts";
import type { Stage } from "../model/pipeline.ts";
import { depthOf, outputsAround, type DeclaredPaths, type StagePaths } from "./declared-paths.ts";
import type { Need, NeedCause } from "./need.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { DeclaredPath } from "./path-index.ts";
import { stageExpressions, type StageExpression } from "./stage-expressions.ts";

/** Pass 1: what stages name, read in expressions, take in as inputs and update. */
export function addNeeds(graph: NeedGraph, paths: DeclaredPaths): void {
  for (const id of graph.ids) {
    const stage = graph.stage(id);
    const own = paths.stages.get(id);
    const needs = [
      ...namedNeeds(stage),
      ...expressionNeeds(stage),
      ...(own?.updates.flatMap((update) => updateNeeds(update, paths)) ?? []),
      ...(own?.inputs.flatMap((input) => inputNeeds(input, own, paths)) ?? []),
    ];
    // A name that is no stage is a param, or a mistake that the manifest's checks have told.
    for (const need of needs) if (graph.has(need.needed)) graph.add(need);
  }
}

function namedNeeds({ id, needs }: Stage): readonly Need[] {
  return needs.map(({ stage, content, place }) => ({
    stage: id,
    needed: stage,
    cause: { type: "named" },
    content,
    place,
  }));
}

/** A stage's own id is no need: it stands for what it has made. */
function expressionNeeds(stage: Stage): readonly Need[] {
  return stageExpressions(stage).flatMap((found) =>
    found.expression.references
      .filter(({ root }) => root !== stage.id)
      .map((reference) => expressionNeed(stage.id, reference, found)),
  );
}

function expressionNeed(stage: string, reference: Reference, { inCommand }: StageExpression): Need {
  const [member] = reference.path;
  return {
    stage,
    needed: reference.root,
    cause: { type: "read", name: [reference.root, ...reference.path].join(".") },
    content: inCommand && (member === undefined || member === "outputs"),
    place: reference.place,
  };
}

function updateNeeds(update: DeclaredPath, paths: DeclaredPaths): readonly Need[] {
  return outputsAround(update, paths).map((output) => ({
    stage: update.stage,
    needed: output.stage,
    cause: { type: "update", path: update.pattern.text },
    content: false,
    place: update.place,
  }));
}

function inputNeeds(input: DeclaredPath, { excludes }: StagePaths, paths: DeclaredPaths): readonly Need[] {
  return paths.outputs
    .overlapping(input.pattern)
    .filter(({ stage, pattern }) => stage !== input.stage && !excludes.coverAll(input.pattern, pattern))
    .map((output) => ({
      stage: input.stage,
      needed: output.stage,
      cause: inputCause(input, output),
      content: false,
      place: input.place,
    }));
}

/** A folder that holds an output takes it in as a glob does: an exclude can leave it out. */
function inputCause(input: DeclaredPath, output: DeclaredPath): NeedCause {
  const { text, type } = input.pattern;
  const takesIn = type === "glob" || (type === "folder" && depthOf(output) > depthOf(input));
  return takesIn
    ? { type: "pattern", input: text, outputs: [output.pattern] }
    : { type: "path", input: text };
}
