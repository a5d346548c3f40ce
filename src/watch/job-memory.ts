import { compareParts } from "../keys/compare-parts.ts";
import type { KeyPart } from "../model/record.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import type { Execution, KeyedOrder } from "../ports.ts";

interface JobNotes {
  /** The last run in which it came so far as to be looked up. */
  run: string;
  /** What it was, or was to be, executed with in that run. */
  readonly tried: Set<string>;
  parts: readonly KeyPart[] | undefined;
  /** How it ended, by pass and key: in that run, and in the one before. */
  ended: Map<string, Execution>;
  endedBefore: ReadonlyMap<string, Execution>;
}

/** The key of an order whose inputs are not all there. */
const noKey = "";

/**
 * What jobs were executed with since the watching began, and how that ended: also what no record tells, as it failed or is never
 * answered from the cache. It holds each job's last two runs and no more.
 */
export class JobMemory {
  readonly #jobs = new Map<string, JobNotes>();

  /** A job is about to be looked up in a run. */
  begin({ job, run }: WorkOrder): void {
    const notes = this.#notesOf(job);
    if (notes.run === run) return;
    notes.run = run;
    notes.tried.clear();
    if (notes.ended.size > 0) notes.endedBefore = notes.ended;
    notes.ended = new Map();
  }

  /** What it is going to be executed with, or was found for. */
  try({ job }: WorkOrder, keyed: (Pick<KeyedOrder, "key"> & Partial<KeyedOrder>) | undefined): void {
    const notes = this.#notesOf(job);
    notes.tried.add(keyed?.key ?? noKey);
    if (keyed?.parts !== undefined) notes.parts = keyed.parts;
  }

  /** It is to be executed now, in a run that is about to begin; if it does not come to that, this counts as tried. */
  offer(job: string, key: string | undefined): void {
    this.#notesOf(job).tried.add(key ?? noKey);
  }

  conclude({ job, pass }: WorkOrder, key: string | undefined, outcome: Execution): void {
    if (outcome.status !== "cancelled" && key !== undefined)
      this.#notesOf(job).ended.set(nameOf(pass, key), outcome);
  }

  /** It was stopped on purpose: nothing of this run counts. */
  forget(job: string): void {
    this.#jobs.delete(job);
  }

  /** What will not be asked for again: lists and manifests change, and watching goes on for weeks. */
  retain(isThere: (job: string) => boolean): void {
    for (const job of this.#jobs.keys()) if (!isThere(job)) this.#jobs.delete(job);
  }

  /** Failed jobs are to be tried again: all of them, or those of some stages. */
  forgetFailures(stages?: ReadonlySet<string>): void {
    for (const [job, notes] of this.#jobs) {
      if (stages?.has(stageOfJob(job)) === false) continue;
      notes.ended = new Map(withoutFailures(notes.ended));
      notes.endedBefore = new Map(withoutFailures(notes.endedBefore));
    }
  }

  hasTried(job: string, key: string | undefined): boolean {
    return this.#jobs.get(job)?.tried.has(key ?? noKey) === true;
  }

  hasBegunIn(job: string, run: string): boolean {
    return this.#jobs.get(job)?.run === run;
  }

  /** How it ended with this key in an earlier run. */
  endedBefore({ job, pass }: WorkOrder, key: string): Execution | undefined {
    return this.#jobs.get(job)?.endedBefore.get(nameOf(pass, key));
  }

  /** How it ended with this key, in whatever run. */
  ended({ job, pass }: WorkOrder, key: string): Execution | undefined {
    const notes = this.#jobs.get(job);
    const name = nameOf(pass, key);
    return notes?.ended.get(name) ?? notes?.endedBefore.get(name);
  }

  /** What differs from what it was last executed with; none if that is not known. */
  differences(job: string, parts: readonly KeyPart[]): readonly string[] {
    const before = this.#jobs.get(job)?.parts;
    return before === undefined ? [] : compareParts(parts, before);
  }

  #notesOf(job: string): JobNotes {
    let notes = this.#jobs.get(job);
    if (notes === undefined) {
      notes = { run: "", tried: new Set(), parts: undefined, ended: new Map(), endedBefore: new Map() };
      this.#jobs.set(job, notes);
    }
    return notes;
  }
}

function nameOf(pass: number, key: string): string {
  return `${pass} ${key}`;
}

function withoutFailures(ended: ReadonlyMap<string, Execution>): readonly (readonly [string, Execution])[] {
  return [...ended].filter(([, { status }]) => status !== "failed");
}
