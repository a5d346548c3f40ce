import { DirectedGraph } from "graphology";
import type { Pipeline, Stage } from "../model/pipeline.ts";
import { mergeNeeds, type Need } from "./need.ts";

interface Node {
  readonly key: string;
  readonly stage: Stage;
  /** Its position in the manifest. */
  readonly index: number;
}

type NeedEdges = DirectedGraph<Record<string, never>, { readonly need: Need }>;

/** The stages of a pipeline and what each of them needs. */
export class NeedGraph {
  readonly #nodes: ReadonlyMap<string, Node>;
  /** An edge goes from the needed stage to the one that needs it. */
  readonly #edges: NeedEdges;

  private constructor(nodes: ReadonlyMap<string, Node>, edges: NeedEdges) {
    this.#nodes = nodes;
    this.#edges = edges;
  }

  static of({ stages }: Pipeline): NeedGraph {
    // The library keeps neighbors by key in plain objects, where `constructor` stands from the beginning.
    const nodes = stages.map(
      (stage, index) => [stage.id, { key: `stage ${stage.id}`, stage, index }] as const,
    );
    const edges: NeedEdges = new DirectedGraph();
    for (const [, { key }] of nodes) edges.addNode(key);
    return new NeedGraph(new Map(nodes), edges);
  }

  copy(): NeedGraph {
    return new NeedGraph(this.#nodes, this.#edges.copy());
  }

  /** In the order of the manifest. */
  get ids(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  has(id: string): boolean {
    return this.#nodes.has(id);
  }

  stage(id: string): Stage {
    return this.#node(id).stage;
  }

  /** The position in the manifest. */
  index(id: string): number {
    return this.#node(id).index;
  }

  /** Adds a need, or merges it with the one that is there between the two. */
  add(need: Need): void {
    const [from, to] = [this.#node(need.needed).key, this.#node(need.stage).key];
    const edge = this.#edges.edge(from, to);
    if (edge === undefined) this.#edges.addDirectedEdge(from, to, { need });
    else
      this.#edges.setEdgeAttribute(
        edge,
        "need",
        mergeNeeds(this.#edges.getEdgeAttribute(edge, "need"), need),
      );
  }

  need(stage: string, needed: string): Need | undefined {
    const edge = this.#edges.edge(this.#node(needed).key, this.#node(stage).key);
    return edge === undefined ? undefined : this.#edges.getEdgeAttribute(edge, "need");
  }

  /** What a stage needs. */
  needsOf(id: string): readonly Need[] {
    return this.#edges.mapInEdges(this.#node(id).key, (_edge, { need }) => need);
  }

  needCount(id: string): number {
    return this.#edges.inDegree(this.#node(id).key);
  }

  /** By which other stages it is needed. */
  needsFor(id: string): readonly Need[] {
    return this.#edges.mapOutEdges(this.#node(id).key, (_edge, { need }) => need);
  }

  #node(id: string): Node {
    const node = this.#nodes.get(id);
    if (node === undefined) throw new Error(`no stage ${id} in the graph of needs`);
    return node;
  }
}
