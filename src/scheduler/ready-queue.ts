import type { JobRecord } from "./job-table.ts";
import type { StartOrder } from "./start-order.ts";

/** Jobs that may start, the most urgent first. A binary heap: 10,000 jobs that become ready at once stay cheap. */
export class ReadyQueue {
  readonly #order: StartOrder;
  readonly #heap: JobRecord[] = [];

  constructor(order: StartOrder) {
    this.#order = order;
  }

  peek(): JobRecord | undefined {
    return this.#heap[0];
  }

  push(job: JobRecord): void {
    const heap = this.#heap;
    let index = heap.push(job) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) break;
      index = parent;
    }
  }

  pop(): JobRecord | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    heap[0] = last;
    this.#sink();
    return first;
  }

  /** Empties the queue. */
  drain(): readonly JobRecord[] {
    return this.#heap.splice(0).toSorted(this.#order);
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(smaller, index)) return;
      index = smaller;
    }
  }

  #before(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    return first !== undefined && second !== undefined && this.#order(first, second) < 0;
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const a = this.#heap[child];
    const b = this.#heap[parent];
    if (a === undefined || b === undefined || this.#order(a, b) >= 0) return false;
    this.#heap[child] = b;
    this.#heap[parent] = a;
    return true;
  }
}
