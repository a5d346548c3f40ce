import type { Plan } from "../model/plan.ts";
import type { JobRecord } from "./job-table.ts";
import { PoolBook, type Slots } from "./pool-book.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { startOrder, type StartOrder } from "./start-order.ts";

/** Who may start as soon as there is a place, and how many run: some jobs need nothing else, those that are held slots of pools as well. */
export class StartLine {
  readonly #order: StartOrder;
  readonly #ready: ReadyQueue;
  readonly #pools: PoolBook;

  readonly #places: number;
  #running = 0;

  constructor(places: number, plan: Plan) {
    this.#order = startOrder(plan);
    this.#ready = new ReadyQueue(this.#order);
    this.#places = places;
    this.#pools = new PoolBook(plan.pipeline.pools, this.#order);
  }

  /** It may start. Whether it needs slots is known when nothing answers it. */
  push(job: JobRecord): void {
    this.#ready.push(job);
  }

  /** It is to execute, and starts with its slots. Tells of which pools too little is free for it now. */
  hold(job: JobRecord): readonly string[] {
    if (job.planned.stage.pools.length > 0) return this.#pools.hold(job);
    this.push(job);
    return [];
  }

  /** Whether a job that started is to execute now: then it has its slots. Else it is to be held. */
  admit(job: JobRecord): boolean {
    return this.#pools.admit(job);
  }

  slotsOf(job: string): Slots {
    return this.#pools.slotsOf(job);
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** The most urgent one that may start now has a place from here on. */
  start(): JobRecord | undefined {
    if (this.#running >= this.#places) return undefined;
    const job = this.#next();
    if (job !== undefined) this.#running += 1;
    return job;
  }

  #next(): JobRecord | undefined {
    const held = this.#pools.next();
    const ready = this.#ready.peek();
    if (held === undefined || (ready !== undefined && this.#order(ready, held) < 0)) return this.#pop();
    this.#pools.take(held);
    return held;
  }

  #pop(): JobRecord | undefined {
    const job = this.#ready.pop();
    if (job !== undefined) this.#pools.enter(job);
    return job;
  }

  /** It runs no more: its place and its slots are free. */
  leave(job: JobRecord): void {
    this.#running -= 1;
    this.#pools.leave(job);
  }

  /** Takes out those that may not start any more. */
  dropUnless(isSpared: (job: JobRecord) => boolean): readonly JobRecord[] {
    const ready = this.#ready.drain();
    for (const job of ready) if (isSpared(job)) this.#ready.push(job);
    const dropped = [...ready, ...this.#pools.held].filter((job) => !isSpared(job));
    for (const job of dropped) this.#pools.leave(job);
    return dropped;
  }
}
