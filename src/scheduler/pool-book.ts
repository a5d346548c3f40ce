import type { Pool, PoolUse } from "../model/pipeline.ts";
import type { JobRecord } from "./job-table.ts";
import type { StartOrder } from "./start-order.ts";

/** The ids of the slots that a job has, by pool. */
export type Slots = ReadonlyMap<string, readonly string[]>;

/** After so many jobs that were given slots, whoever waits goes before all that come later, however urgent they are. */
const overtakenMax = 64;

interface Entry {
  readonly job: JobRecord;
  /** Lower ones go first. */
  readonly era: number;
  /** Of all entries: tells apart those that are alike. */
  readonly number: number;
  /** It has to execute. The others look whether it needs to, and are only kept from being overtaken. */
  isHeld: boolean;
}

/**
 * Which job has which slots, and who is next. Jobs that want slots stand in a line. Each may count on what is free, but for what those
 * before it want: so none is overtaken by smaller ones that would take again and again what it waits for.
 */
export class PoolBook {
  readonly #shared: ReadonlySet<string>;
  readonly #devices: ReadonlyMap<string, readonly string[]>;
  readonly #order: StartOrder;
  readonly #free: Map<string, readonly string[]>;
  readonly #wanted = new Map<string, number>();
  readonly #line: Entry[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #given = new Map<string, Slots>();
  #grants = 0;
  #entered = 0;

  constructor(pools: readonly Pool[], order: StartOrder) {
    this.#order = order;
    this.#shared = new Set(pools.filter(({ machine }) => machine).map(({ name }) => name));
    this.#devices = new Map(pools.map(({ name, devices }) => [name, devices] as const));
    this.#free = new Map(this.#devices);
  }

  slotsOf(job: string): Slots {
    return this.#given.get(job) ?? noSlots;
  }

  /** A job that looks whether something answers it has its place in the line, in case nothing does. */
  enter(job: JobRecord): void {
    if (usesOf(job).length > 0 && !this.#given.has(job.id)) this.#insert(job, false);
  }

  /** A job that looked has to execute. False where its slots are not free: then it is to be held. */
  admit(job: JobRecord): boolean {
    if (usesOf(job).length === 0 || this.#given.has(job.id)) return true;
    if (this.sharedOf(job).length > 0 || this.#shortOf(job).length > 0) return false;
    this.take(job);
    return true;
  }

  /** It starts when it is next. Tells of which pools too little is free for it now. */
  hold(job: JobRecord): readonly string[] {
    const entry = this.#entries.get(job.id) ?? this.#insert(job, true);
    entry.isHeld = true;
    return this.#shortOf(job);
  }

  /** The held job that may have its slots now and comes before the others. */
  next(): JobRecord | undefined {
    for (const { entry, short } of this.#walk()) {
      if (entry.isHeld && short.length === 0) return entry.job;
    }
    return undefined;
  }

  /** The pools of which it wants slots that other runs of this machine may have. */
  sharedOf(job: JobRecord): readonly string[] {
    return usesOf(job)
      .map(({ pool }) => pool)
      .filter((pool) => this.#shared.has(pool));
  }

  take(job: JobRecord): void {
    this.#remove(job);
    this.#grants += 1;
    const slots = new Map<string, readonly string[]>();
    for (const { pool, slots: count } of usesOf(job)) {
      const free = this.#free.get(pool) ?? [];
      slots.set(pool, free.slice(0, count));
      this.#free.set(pool, free.slice(count));
    }
    this.#given.set(job.id, slots);
  }

  /** It needs no slots any more, or none yet. */
  leave(job: JobRecord): void {
    this.#remove(job);
    const slots = this.#given.get(job.id) ?? noSlots;
    this.#given.delete(job.id);
    for (const [pool, ids] of slots) {
      const free = new Set([...(this.#free.get(pool) ?? []), ...ids]);
      this.#free.set(pool, this.#devices.get(pool)?.filter((id) => free.has(id)) ?? []);
    }
  }

  /** Those that are held. */
  get held(): readonly JobRecord[] {
    return this.#line.filter(({ isHeld }) => isHeld).map(({ job }) => job);
  }

  #shortOf(job: JobRecord): readonly string[] {
    for (const { entry, short } of this.#walk()) if (entry.job === job) return short;
    return usesOf(job).map(({ pool }) => pool);
  }

  /** The line, with the pools of which too little is left for each. Ends where nothing is left for anybody. */
  *#walk(): Iterable<{ readonly entry: Entry; readonly short: readonly string[] }> {
    const left = new Map(Array.from(this.#free, ([pool, ids]) => [pool, ids.length] as const));
    for (const entry of this.#line) {
      if (!this.#isAnyLeft(left)) return;
      const uses = usesOf(entry.job);
      const short = uses.filter(({ pool, slots }) => (left.get(pool) ?? 0) < slots).map(({ pool }) => pool);
      yield { entry, short };
      for (const { pool, slots } of uses) left.set(pool, (left.get(pool) ?? 0) - slots);
    }
  }

  #isAnyLeft(left: ReadonlyMap<string, number>): boolean {
    for (const [pool, count] of left) if (count > 0 && (this.#wanted.get(pool) ?? 0) > 0) return true;
    return false;
  }

  #insert(job: JobRecord, isHeld: boolean): Entry {
    const era = Math.floor(this.#grants / overtakenMax);
    const entry = { job, era, number: (this.#entered += 1), isHeld };
    this.#line.splice(this.#placeOf(entry), 0, entry);
    this.#entries.set(job.id, entry);
    this.#count(job, 1);
    return entry;
  }

  #remove(job: JobRecord): void {
    const entry = this.#entries.get(job.id);
    if (entry === undefined) return;
    this.#line.splice(this.#placeOf(entry), 1);
    this.#entries.delete(job.id);
    this.#count(job, -1);
  }

  /** Where an entry stands in the line, or is to stand. */
  #placeOf(entry: Entry): number {
    let [low, high] = [0, this.#line.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#line[middle];
      if (other !== undefined && this.#compare(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(a: Entry, b: Entry): number {
    return a.era - b.era || this.#order(a.job, b.job) || a.number - b.number;
  }

  #count(job: JobRecord, by: number): void {
    for (const { pool } of usesOf(job)) this.#wanted.set(pool, (this.#wanted.get(pool) ?? 0) + by);
  }
}

const noSlots: Slots = new Map();

function usesOf(job: JobRecord): readonly PoolUse[] {
  return job.planned.stage.pools;
}
