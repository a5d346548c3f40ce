import type { NeedGraph } from "./need-graph.ts";

/** Which stages some chosen ones depend on, directly or not. */
export interface Reach {
  /** Whether `target`, one of the chosen, depends on `stage`. */
  readonly dependsOn: (target: string, stage: string) => boolean;
}

/** `order`: every stage, needs first. One bit for each stage and target. */
export function findReach(graph: NeedGraph, order: readonly string[], targets: readonly string[]): Reach {
  const columns = new Map(targets.map((id, column) => [id, column]));
  const width = Math.ceil(columns.size / 32);
  const bits = new Uint32Array(graph.ids.length * width);
  for (const id of order.toReversed()) {
    const row = graph.index(id) * width;
    for (const { stage: dependent } of graph.needsFor(id)) {
      const from = graph.index(dependent) * width;
      for (let word = 0; word < width; word += 1)
        bits[row + word] = (bits[row + word] ?? 0) | (bits[from + word] ?? 0);
      const column = columns.get(dependent);
      if (column !== undefined) setBit(bits, row, column);
    }
  }
  return {
    dependsOn: (target, stage) => {
      const column = columns.get(target);
      return column !== undefined && hasBit(bits, graph.index(stage) * width, column);
    },
  };
}

function setBit(bits: Uint32Array, row: number, column: number): void {
  const word = row + (column >> 5);
  bits[word] = (bits[word] ?? 0) | (1 << (column & 31));
}

function hasBit(bits: Uint32Array, row: number, column: number): boolean {
  return ((bits[row + (column >> 5)] ?? 0) & (1 << (column & 31))) !== 0;
}
