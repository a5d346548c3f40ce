import { hasErrors, type Diagnostic } from "../model/diagnostic.ts";
import type { FanOut, Pipeline } from "../model/pipeline.ts";
import type { Plan, PlannedFanOut, PlannedStage } from "../model/plan.ts";
import { checkItemCrossings, checkItemLoops, checkItemUpdates, checkJobs } from "./check-fan-outs.ts";
import { checkInputs } from "./check-inputs.ts";
import { checkLoop, checkStaleReaders } from "./check-loops.ts";
import { checkLoopNesting } from "./check-loop-nesting.ts";
import { checkLoopWaits } from "./check-loop-waits.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkUpdatedStages, checkUpdateOrder, checkUpdates } from "./check-updates.ts";
import { declarePaths, type DeclaredPaths } from "./declared-paths.ts";
import { describeCycle } from "./describe-cycle.ts";
import { findCycles } from "./find-cycles.ts";
import { addNeeds } from "./find-needs.ts";
import { nothingKnown, type Known } from "./known.ts";
import { reasonOf } from "./need.ts";
import { NeedGraph } from "./need-graph.ts";
import { findLoops, planLoops, type FoundLoop } from "./plan-loops.ts";
import { findReach } from "./reach.ts";
import { listExpressions, stageExpressions } from "./stage-expressions.ts";
import { sortStages } from "./sort-stages.ts";
import { addVersionNeeds, findReaders, type Reader } from "./version-needs.ts";

export interface PlannedPipeline {
  /** Absent when there are errors. */
  readonly plan?: Plan;
  /** What the stages declare, for checks that go on from here. */
  readonly paths: DeclaredPaths;
  readonly diagnostics: readonly Diagnostic[];
}

/** Orders a pipeline by what its stages need, or says why it has no order. */
export function planPipeline(pipeline: Pipeline, known: Known = nothingKnown): PlannedPipeline {
  const paths = declarePaths(pipeline, known);
  const graph = NeedGraph.of(pipeline);
  addNeeds(graph, paths);
  const diagnostics = [
    ...checkOutputs(pipeline, paths, known),
    ...checkInputs(paths),
    ...checkUpdates(paths),
    ...checkUpdatedStages(pipeline, paths),
    ...checkJobs(pipeline, paths, known),
    ...checkItemUpdates(pipeline, paths),
  ];
  const versions = orderVersions(graph, paths);
  diagnostics.push(...versions.diagnostics);
  const end = () => ({ paths, diagnostics: onceForItems(diagnostics, pipeline) });
  if (hasErrors(versions.diagnostics)) return end();
  const loops = orderLoops(graph, paths, versions, known);
  diagnostics.push(...loops.diagnostics);
  if (hasErrors(diagnostics)) return end();
  const stages = versions.order.map((id) => planStage(graph, id));
  return { plan: { pipeline, stages, loops: planLoops(loops.found) }, ...end() };
}

/** What is wrong with a path of a fanned-out stage is wrong for each of its jobs, and is told of the first. */
function onceForItems(diagnostics: readonly Diagnostic[], { stages }: Pipeline): readonly Diagnostic[] {
  const written = stages
    .filter(({ fanOut }) => fanOut !== undefined)
    .flatMap(({ inputs, outputs, updates }) => [...inputs, ...outputs, ...updates]);
  const shared = new Set(written.map(({ text }) => text.place.start));
  const seen = new Set<string>();
  return diagnostics.filter(({ code, place }) => {
    if (place === undefined || !shared.has(place.start)) return true;
    const isNew = !seen.has(`${code} ${place.start}`);
    seen.add(`${code} ${place.start}`);
    return isNew;
  });
}

interface Versions {
  /** Of all stages, unless there are diagnostics. */
  readonly order: readonly string[];
  readonly readers: readonly Reader[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Adds the needs of pass 2, which are found only in a graph that has an order. */
function orderVersions(graph: NeedGraph, paths: DeclaredPaths): Versions {
  const { order, rest } = sortStages(graph);
  if (rest.length > 0) return { order: [], readers: [], diagnostics: describeCycles(graph, rest) };
  const updaters = [...paths.stages].filter(([, { updates }]) => updates.length > 0).map(([id]) => id);
  if (updaters.length === 0) return { order, readers: [], diagnostics: [] };
  const reach = findReach(graph, order, updaters);
  const unordered = checkUpdateOrder(paths, order, reach);
  if (unordered.length > 0) return { order: [], readers: [], diagnostics: unordered };
  const readers = findReaders(graph, paths);
  addVersionNeeds(graph, readers, reach);
  const sorted = sortStages(graph);
  return { order: sorted.order, readers, diagnostics: describeCycles(graph, sorted.rest) };
}

function describeCycles(graph: NeedGraph, rest: readonly string[]): readonly Diagnostic[] {
  return findCycles(graph, rest).map((cycle) => describeCycle(graph, cycle));
}

interface Loops {
  readonly found: readonly FoundLoop[];
  readonly diagnostics: readonly Diagnostic[];
}

function orderLoops(
  graph: NeedGraph,
  paths: DeclaredPaths,
  { order, readers }: Versions,
  known: Known,
): Loops {
  const looping = order.filter((id) => graph.stage(id).loop !== undefined);
  if (looping.length === 0) return { found: [], diagnostics: [] };
  const reach = findReach(graph, order, looping);
  const found = findLoops(graph, order, reach);
  const diagnostics = [
    ...found.flatMap((loop) => checkLoop(loop, graph, paths, reach)),
    ...checkLoopNesting(found),
    ...checkItemLoops(found, graph),
    ...checkItemCrossings(found, graph, known),
    ...checkStaleReaders(found, readers, paths, reach),
  ];
  // Where bodies are wrong, what waits for what says nothing more.
  return {
    found,
    diagnostics: hasErrors(diagnostics) ? diagnostics : [...diagnostics, ...checkLoopWaits(found, graph)],
  };
}

function planStage(graph: NeedGraph, id: string): PlannedStage {
  const needs = graph.needsOf(id).toSorted((a, b) => graph.index(a.needed) - graph.index(b.needed));
  const { fanOut } = graph.stage(id);
  return {
    id,
    stage: graph.stage(id),
    ...(fanOut !== undefined && { fanOut: planFanOut(graph, id, fanOut) }),
    needs: needs.map(({ needed, cause, content, place }) => ({
      stage: needed,
      reason: reasonOf(cause),
      content,
      place,
    })),
  };
}

function planFanOut(graph: NeedGraph, id: string, { lists, alignment }: FanOut): PlannedFanOut {
  const expressions = stageExpressions(graph.stage(id)).map(({ expression }) => expression);
  const read = new Set(
    listExpressions({ lists }).flatMap(({ references }) => references.map(({ root }) => root)),
  );
  const needed = graph.needsOf(id).map((need) => need.needed);
  return {
    listNeeds: needed.filter((other) => read.has(other)),
    aligned: needed.filter((other) => graph.stage(other).fanOut?.alignment === alignment),
    isChain: expressions.some(({ references }) => references.some(({ root }) => root === "previous")),
  };
}
