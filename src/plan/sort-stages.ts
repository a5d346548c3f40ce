import type { NeedGraph } from "./need-graph.ts";

export interface SortedStages {
  /** Needs come first; of the stages whose needs have come, the one that the manifest names first. */
  readonly order: readonly string[];
  /** Stages on a circle of needs, and all that need them. */
  readonly rest: readonly string[];
}

export function sortStages(graph: NeedGraph): SortedStages {
  const ids = graph.ids;
  const missing = ids.map((id) => graph.needCount(id));
  const ready = new EarliestFirst();
  for (const [index, count] of missing.entries()) if (count === 0) ready.push(index);
  const order: string[] = [];
  for (let index = ready.pop(); index !== undefined; index = ready.pop()) {
    const id = ids[index] ?? "";
    order.push(id);
    for (const dependent of graph.needsFor(id)) {
      const position = graph.index(dependent.stage);
      const left = (missing[position] ?? 0) - 1;
      missing[position] = left;
      if (left === 0) ready.push(position);
    }
  }
  return { order, rest: ids.filter((_, index) => (missing[index] ?? 0) > 0) };
}

/** A heap of numbers that gives the smallest. */
class EarliestFirst {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let index = heap.push(value) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (above <= value) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(value: number): void {
    const heap = this.#heap;
    let index = 0;
    for (let child = 1; child < heap.length; child = 2 * index + 1) {
      const right = heap[child + 1] ?? Infinity;
      const smaller = right < (heap[child] ?? Infinity) ? child + 1 : child;
      const below = heap[smaller] ?? Infinity;
      if (below >= value) break;
      heap[index] = below;
      index = smaller;
    }
    heap[index] = value;
  }
}
