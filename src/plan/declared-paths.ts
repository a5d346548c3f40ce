import type { Template } from "../model/expression.ts";
import type { FanOut, Pipeline, Stage } from "../model/pipeline.ts";
import type { Known } from "./known.ts";
import { PathExcludes } from "./path-excludes.ts";
import { PathIndex, type DeclaredPath } from "./path-index.ts";
import {
  parsePath,
  parsePathText,
  segmentKeys,
  type PathOwner,
  type PathPattern,
  type PathUse,
} from "./path-pattern.ts";

/** All paths that the stages declare, ready to be compared. */
export interface DeclaredPaths {
  readonly stages: ReadonlyMap<string, StagePaths>;
  /** Of all stages. */
  readonly outputs: PathIndex;
  readonly updates: PathIndex;
}

export interface StagePaths {
  readonly inputs: readonly DeclaredPath[];
  /** Inputs written with `!`. */
  readonly excludes: PathExcludes;
  readonly outputs: readonly DeclaredPath[];
  readonly updates: readonly DeclaredPath[];
}

export function declarePaths({ stages }: Pipeline, known: Known): DeclaredPaths {
  const declared = stages.map((stage) => [stage.id, declareWhole(stage, known)] as const);
  return {
    stages: new Map(declared),
    outputs: new PathIndex(declared.flatMap(([, { outputs }]) => outputs)),
    updates: new PathIndex(declared.flatMap(([, { updates }]) => updates)),
  };
}

/** Of a fanned-out stage the paths of all its jobs, where its list is known. */
function declareWhole(stage: Stage, known: Known): StagePaths {
  const whole = declareStage(stage, known);
  const expanded = stage.fanOut && known.items(stage.fanOut);
  if (expanded?.ok !== true) return whole;
  const jobs = expanded.items.map((item) => declareStage(stage, known.within(item)));
  return {
    inputs: distinct(jobs.flatMap(({ inputs }) => inputs)),
    // What just one job leaves out is no less read by the others.
    excludes: whole.excludes,
    outputs: distinct(jobs.flatMap(({ outputs }) => outputs)),
    updates: distinct(jobs.flatMap(({ updates }) => updates)),
  };
}

function distinct(paths: readonly DeclaredPath[]): readonly DeclaredPath[] {
  return [...new Map(paths.map((path) => [`${path.place.start} ${path.pattern.text}`, path])).values()];
}

/** The paths of a stage, or those of one job of it. */
export function declareStage(stage: Stage, known: Known, id: string = stage.id): StagePaths {
  const items = stage.fanOut && itemsOf(stage.fanOut, id === stage.id ? undefined : id);
  const declare = (templates: readonly Template[], use: PathUse): readonly DeclaredPath[] =>
    templates.flatMap((template) =>
      patternsOf(template, use, known).map((pattern) => ({
        stage: id,
        ...(items !== undefined && { items }),
        pattern,
        place: template.text.place,
      })),
    );
  const inputs = declare(stage.inputs, "input");
  return {
    inputs: inputs.filter(({ pattern }) => !pattern.excludes),
    excludes: new PathExcludes(inputs.map(({ pattern }) => pattern).filter(({ excludes }) => excludes)),
    outputs: declare(stage.outputs, "output"),
    updates: declare(stage.updates, "output"),
  };
}

/** What differs from job to job means the same in all stages that go over the same items. */
function itemsOf({ itemNames, alignment }: FanOut, job: string | undefined): PathOwner["items"] {
  return { names: new Set(itemNames), scope: job ?? alignment };
}

/** What one entry of a list of paths stands for, as far as it is known. */
export function patternsOf(template: Template, use: PathUse, known: Known): readonly PathPattern[] {
  const hasExpression = template.parts.some((part) => part.type === "expression");
  const texts = hasExpression ? known.paths(template) : undefined;
  if (texts === undefined) return [parsePath(template, use)];
  return texts.filter((text) => text !== "").map((text) => parsePathText(text, use));
}

/** How many segments a path without globs has. */
export function depthOf({ pattern }: DeclaredPath): number {
  return pattern.shapes[0]?.length ?? 0;
}

/** The keys of a path without globs. */
export function keysOf(path: DeclaredPath): readonly string[] {
  return segmentKeys(path.pattern.shapes[0] ?? [], path);
}

/** Whether a path is equal to an output or lies in it, whatever templates come to. */
export function isInside(path: DeclaredPath, output: DeclaredPath): boolean {
  const keys = keysOf(path);
  return keysOf(output).every((key, index) => key === keys[index]);
}

/** The outputs of other stages that an update lies inside: more than one only where templates leave it open, or outputs clash. */
export function outputsAround(update: DeclaredPath, paths: DeclaredPaths): readonly DeclaredPath[] {
  const possible = paths.outputs
    .overlapping(update.pattern)
    .filter((output) => output.stage !== update.stage && depthOf(output) <= depthOf(update));
  const certain = possible.filter((output) => isInside(update, output));
  return certain.length > 0 ? certain : possible;
}
