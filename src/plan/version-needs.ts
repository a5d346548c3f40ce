import type { Place } from "../model/source.ts";
import { outputsAround, type DeclaredPaths, type StagePaths } from "./declared-paths.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { DeclaredPath } from "./path-index.ts";
import type { Reach } from "./reach.ts";

/** A stage that reads a path which another one updates. */
export interface Reader {
  readonly stage: string;
  readonly updater: string;
  /** The path as the updater names it. */
  readonly path: string;
  /** Of what reads it. */
  readonly place: Place;
}

/** Stages that read an updated path as an input, or as content of a stage that made or updates it. */
export function findReaders(graph: NeedGraph, paths: DeclaredPaths): readonly Reader[] {
  return [...paths.stages.values()].flatMap((stage) => [
    ...stage.inputs.flatMap((input) => readersByInput(input, stage, paths)),
    ...stage.updates.flatMap((update) => readersByContent(update, graph, paths)),
  ]);
}

function readersByInput(
  input: DeclaredPath,
  { excludes }: StagePaths,
  { updates }: DeclaredPaths,
): readonly Reader[] {
  return updates
    .overlapping(input.pattern)
    .filter(({ stage, pattern }) => stage !== input.stage && !excludes.coverAll(input.pattern, pattern))
    .map(({ stage, pattern }) => ({
      stage: input.stage,
      updater: stage,
      path: pattern.text,
      place: input.place,
    }));
}

function readersByContent(update: DeclaredPath, graph: NeedGraph, paths: DeclaredPaths): readonly Reader[] {
  const others = paths.updates.overlapping(update.pattern).filter(({ stage }) => stage !== update.stage);
  return [...outputsAround(update, paths), ...others].flatMap((owner) =>
    graph
      .needsFor(owner.stage)
      .filter(({ stage, content }) => content && stage !== update.stage)
      .map(({ stage, place }) => ({ stage, updater: update.stage, path: update.pattern.text, place })),
  );
}

/** Pass 2: a reader on which the updater does not depend reads what the updater leaves. */
export function addVersionNeeds(graph: NeedGraph, readers: readonly Reader[], reach: Reach): void {
  for (const { stage, updater, path, place } of readers) {
    if (reach.dependsOn(updater, stage)) continue;
    graph.add({ stage, needed: updater, cause: { type: "version", path }, content: false, place });
  }
}
