import { DirectedGraph } from "graphology";
import type { Pipeline, Stage } from "../model/pipeline.ts";
import { mergeNeeds, type Need } from "./need.ts";

type NodeAttributes = { readonly index: number; readonly stage: Stage };
type EdgeAttributes = { readonly need: Need };

/** The stages of a pipeline and what each of them needs. */
export class NeedGraph {
  /** An edge goes from the needed stage to the one that needs it. */
  readonly #graph: DirectedGraph<NodeAttributes, EdgeAttributes>;

  constructor(graph = new DirectedGraph<NodeAttributes, EdgeAttributes>()) {
    this.#graph = graph;
  }

  static of({ stages }: Pipeline): NeedGraph {
    const graph = new DirectedGraph<NodeAttributes, EdgeAttributes>();
    for (const [index, stage] of stages.entries()) graph.addNode(keyOf(stage.id), { index, stage });
    return new NeedGraph(graph);
  }

  copy(): NeedGraph {
    return new NeedGraph(this.#graph.copy());
  }

  /** In the order of the manifest. */
  get ids(): readonly string[] {
    return this.#graph.mapNodes((_key, { stage }) => stage.id);
  }

  has(id: string): boolean {
    return this.#graph.hasNode(keyOf(id));
  }

  stage(id: string): Stage {
    return this.#graph.getNodeAttribute(keyOf(id), "stage");
  }

  /** The position in the manifest. */
  index(id: string): number {
    return this.#graph.getNodeAttribute(keyOf(id), "index");
  }

  /** Adds a need, or merges it with the one that is there between the two. */
  add(need: Need): void {
    const [from, to] = [keyOf(need.needed), keyOf(need.stage)];
    const edge = this.#graph.edge(from, to);
    if (edge === undefined) this.#graph.addDirectedEdge(from, to, { need });
    else
      this.#graph.setEdgeAttribute(
        edge,
        "need",
        mergeNeeds(this.#graph.getEdgeAttribute(edge, "need"), need),
      );
  }

  need(stage: string, needed: string): Need | undefined {
    const edge = this.#graph.edge(keyOf(needed), keyOf(stage));
    return edge === undefined ? undefined : this.#graph.getEdgeAttribute(edge, "need");
  }

  /** What a stage needs. */
  needsOf(id: string): readonly Need[] {
    return this.#graph.mapInEdges(keyOf(id), (_edge, { need }) => need);
  }

  /** By which other stages it is needed. */
  needsFor(id: string): readonly Need[] {
    return this.#graph.mapOutEdges(keyOf(id), (_edge, { need }) => need);
  }
}

/** The library keeps neighbors by key in plain objects, where `constructor` stands from the beginning. */
function keyOf(id: string): string {
  return `stage ${id}`;
}
