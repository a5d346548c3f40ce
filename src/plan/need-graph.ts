import { DirectedGraph } from "graphology";
import type { Pipeline, Stage } from "../model/pipeline.ts";
import type { NeedReason } from "../model/plan.ts";
import type { Place } from "../model/source.ts";
import type { PathPattern } from "./path-pattern.ts";

/** One stage needs another, and why. */
export interface Need {
  readonly stage: string;
  readonly needed: string;
  readonly cause: NeedCause;
  /** All outputs of the needed stage are content of this one. */
  readonly content: boolean;
  readonly place: Place;
}

export type NeedCause =
  | { readonly type: "named" }
  /** `name`: what the expression reads, as `qa.score`. */
  | { readonly type: "read"; readonly name: string }
  /** A literal input. */
  | { readonly type: "path"; readonly input: string }
  /** A glob or folder that takes in outputs: an exclude can leave them out. */
  | { readonly type: "pattern"; readonly input: string; readonly outputs: readonly PathPattern[] }
  | { readonly type: "update"; readonly path: string }
  /** `path`: read, by an input or as content, after the needed stage updates it. */
  | { readonly type: "version"; readonly path: string };

/** Why a cause counts before the ones behind it: it is the harder to give up. */
const hardestFirst: readonly NeedCause["type"][] = ["named", "read", "update", "path", "pattern", "version"];

/** So many outputs that a pattern takes in are remembered for one need. */
const outputsLimit = 3;

export type StageNode = { readonly index: number; readonly stage: Stage };

/** An edge goes from the needed stage to the one that needs it and holds the need. */
export type NeedGraph = DirectedGraph<StageNode, { readonly need: Need }>;

export function makeNeedGraph(pipeline: Pipeline): NeedGraph {
  const graph: NeedGraph = new DirectedGraph();
  for (const [index, stage] of pipeline.stages.entries()) graph.addNode(stage.id, { index, stage });
  return graph;
}

/** Adds a need; where there is one between the two already, the harder cause stays. */
export function addNeed(graph: NeedGraph, need: Need): void {
  const edge = graph.edge(need.needed, need.stage);
  if (edge === undefined) {
    graph.addDirectedEdge(need.needed, need.stage, { need });
    return;
  }
  graph.updateEdgeAttribute(edge, "need", (known) => (known === undefined ? need : mergeNeeds(known, need)));
}

function mergeNeeds(known: Need, added: Need): Need {
  const harder = rankOf(added) < rankOf(known) ? added : known;
  return {
    ...harder,
    cause: mergeCauses(harder.cause, added.cause),
    content: known.content || added.content,
  };
}

function mergeCauses(harder: NeedCause, added: NeedCause): NeedCause {
  if (harder.type !== "pattern" || added.type !== "pattern" || harder === added) return harder;
  if (harder.outputs.length >= outputsLimit) return harder;
  return { ...harder, outputs: [...new Set([...harder.outputs, ...added.outputs])] };
}

function rankOf(need: Need): number {
  return hardestFirst.indexOf(need.cause.type);
}

export function needBetween(graph: NeedGraph, stage: string, needed: string): Need | undefined {
  const edge = graph.edge(needed, stage);
  return edge === undefined ? undefined : graph.getEdgeAttribute(edge, "need");
}

/** In the order of the manifest. */
export function needsOf(graph: NeedGraph, stage: string): readonly Need[] {
  return graph
    .mapInEdges(stage, (_edge, { need }) => need)
    .toSorted((a, b) => indexOf(graph, a.needed) - indexOf(graph, b.needed));
}

export function indexOf(graph: NeedGraph, id: string): number {
  return graph.getNodeAttribute(id, "index");
}

export function reasonOf(cause: NeedCause): NeedReason {
  switch (cause.type) {
    case "named":
      return "needs";
    case "read":
      return "expression";
    case "version":
      return "version";
    default:
      return "path";
  }
}

/** In words, as the reason of an edge. */
export function explainNeed({ stage, needed, cause }: Need): string {
  switch (cause.type) {
    case "named":
      return `\`${stage}\` names \`${needed}\` in \`needs\``;
    case "read":
      return `\`${stage}\` reads \`${cause.name}\``;
    case "path":
      return `\`${stage}\` reads \`${cause.input}\`, which \`${needed}\` makes`;
    case "pattern":
      return `\`${stage}\` reads \`${cause.input}\`, which takes in \`${cause.outputs[0]?.text}\` of \`${needed}\``;
    case "update":
      return `\`${stage}\` updates \`${cause.path}\`, which \`${needed}\` makes`;
    case "version":
      return `\`${stage}\` reads \`${cause.path}\` after \`${needed}\` updates it`;
  }
}
