import type { Plan } from "../model/plan.ts";
import type { JobRecord } from "./job-table.ts";
import { PoolBook, type Slots } from "./pool-book.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { startOrder, type StartOrder } from "./start-order.ts";

interface NextStep {
  readonly type: "start" | "acquire";
  readonly job: JobRecord;
}

/**
 * Who may start as soon as there is a place, and how many run: some jobs need nothing else, those that are held slots of pools as well.
 * Slots that other runs of this machine may have are acquired before.
 */
export class StartLine {
  readonly #order: StartOrder;
  readonly #ready: ReadyQueue;
  readonly #pools: PoolBook;
  readonly #places: number;
  #running = 0;
  /** By job, whether its place is kept for it: other runs do not seem to have its slots. */
  readonly #acquiring = new Map<JobRecord, boolean>();
  /** They have slots that others wait for, so they start first. */
  readonly #acquired = new Set<JobRecord>();

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
    return this.#running === 0 && this.#acquiring.size === 0;
  }

  /** What to do for the most urgent one for which something can be done: it starts, and has a place, or its slots are to be acquired. */
  next(): NextStep | undefined {
    const acquired = this.#startAcquired();
    if (acquired !== undefined) return this.#start(acquired);
    if (this.#isFull()) return undefined;
    const held = this.#pools.next();
    const ready = this.#ready.peek();
    if (held === undefined || (ready !== undefined && this.#order(ready, held) < 0)) {
      return this.#start(this.#pop());
    }
    this.#pools.take(held);
    if (this.#pools.sharedOf(held).length === 0) return this.#start(held);
    this.#acquiring.set(held, true);
    return { type: "acquire", job: held };
  }

  #start(job: JobRecord | undefined): NextStep | undefined {
    if (job === undefined) return undefined;
    this.#running += 1;
    return { type: "start", job };
  }

  #startAcquired(): JobRecord | undefined {
    const [job] = this.#running < this.#places ? this.#acquired : [];
    if (job !== undefined) this.#acquired.delete(job);
    return job;
  }

  #pop(): JobRecord | undefined {
    const job = this.#ready.pop();
    if (job !== undefined) this.#pools.enter(job);
    return job;
  }

  #isFull(): boolean {
    const kept = [...this.#acquiring.values()].filter((isKept) => isKept);
    return this.#running + kept.length >= this.#places;
  }

  /** It runs no more: its place and its slots are free. */
  leave(job: JobRecord): void {
    this.#running -= 1;
    this.#pools.leave(job);
  }

  // Slots that other runs of this machine may have

  isAcquiring(job: JobRecord): boolean {
    return this.#acquiring.has(job);
  }

  /** Others have them: meanwhile its place is free. Tells of which pools; of none where that was known, or nobody wants them any more. */
  waitForOthers(job: JobRecord): readonly string[] {
    if (this.#acquiring.get(job) !== true) return [];
    this.#acquiring.set(job, false);
    return this.#pools.sharedOf(job);
  }

  endAcquiring(job: JobRecord): void {
    if (this.#acquiring.delete(job)) this.#acquired.add(job);
  }

  get acquirers(): readonly JobRecord[] {
    return [...this.#acquiring.keys(), ...this.#acquired];
  }

  /** It does not start with what it acquired, or was to. False where that is nothing. */
  giveBack(job: JobRecord): boolean {
    const isAny = this.#acquiring.delete(job) || this.#acquired.delete(job);
    if (isAny) this.#pools.leave(job);
    return isAny;
  }

  /** Takes out those that may not start any more, but for acquirers. */
  dropUnless(isSpared: (job: JobRecord) => boolean): readonly JobRecord[] {
    const ready = this.#ready.drain();
    for (const job of ready) if (isSpared(job)) this.#ready.push(job);
    const dropped = [...ready, ...this.#pools.held].filter((job) => !isSpared(job));
    for (const job of dropped) this.#pools.leave(job);
    return dropped;
  }
}
