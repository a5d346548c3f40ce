import type { JsonObject } from "../model/json.ts";
import type { Failure } from "../model/outcome.ts";
import {
  type ExecutionRecord,
  type KeyPart,
  leadsOutside,
  type MadePath,
  recordFormat,
  type SaidResults,
} from "../model/record.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { KeyedOrder, KindWork } from "../ports.ts";
import { holdsSecret } from "./extract-results.ts";
import type { Said } from "./judge-made.ts";
import type { LocalWorld } from "./local-world.ts";

/** The record of one execution while it is written: first that it was made, then what was thought of it. */
export class RecordBook {
  readonly #world: LocalWorld;
  readonly #onWarning: (message: string) => void;
  #record: ExecutionRecord | undefined;
  #isStored = false;

  constructor(world: LocalWorld, onWarning: (message: string) => void, record?: ExecutionRecord) {
    this.#world = world;
    this.#onWarning = onWarning;
    this.#record = record;
  }

  /** Stores the outputs and begins the record. A disk that is full costs the cache, not the render. */
  async open(
    work: KindWork,
    { key, parts }: KeyedOrder,
    made: readonly MadePath[],
    end: { readonly exitCode: number | null; readonly said: Said; readonly durationMs: number },
  ): Promise<void> {
    const { job, cache, verify } = work.order;
    if (!cache.stored && !cache.recorded) return;
    await this.#guard(async () => {
      if (cache.stored) await storeMade(made, this.#world);
      this.#isStored = cache.stored;
      if (!cache.recorded || this.#refuses(made)) return;
      this.#record = {
        format: recordFormat,
        key,
        job,
        at: this.#world.clock.now(),
        durationMs: Math.round(end.durationMs),
        exitCode: end.exitCode,
        parts: parts.map((part) => this.#masked(part)),
        made,
        stored: cache.stored,
        said: await this.#keepSaid(end.said, work.secretValues),
        results: {},
        verdicts: {},
      };
      // A check may take long, and what was made is dear: it is on record before it is judged.
      if (verify.some(({ type }) => type === "uses")) await this.#world.store.writeRecord(this.#record);
    });
  }

  /** A record is no place for what leads to somebody else's files: it may come from another machine. */
  #refuses(made: readonly MadePath[]): boolean {
    const link = made
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.kind === "link" && leadsOutside(entry.path, entry.target));
    if (link === undefined) return false;
    this.#onWarning(
      `what it made is not kept in the cache: \`${link.path}\` is a link that leads outside the project, or has an absolute target`,
    );
    return true;
  }

  /** Whether the outputs can be restored now. */
  get isStored(): boolean {
    return this.#isStored;
  }

  /** Whether it answers from now on; known when the book is closed. */
  get isRecorded(): boolean {
    return this.#record !== undefined;
  }

  /** Writes down what results it has, or what was found wrong with it: null is nothing. */
  note(digest: string, found: { readonly results: JsonObject } | Failure | null): void {
    const record = this.#record;
    if (record === undefined) return;
    this.#record =
      found !== null && "results" in found
        ? { ...record, results: { ...record.results, [digest]: found.results } }
        : { ...record, verdicts: { ...record.verdicts, [digest]: found && this.#maskedFailure(found) } };
  }

  async close(order: WorkOrder): Promise<void> {
    const record = this.#record;
    if (record === undefined) return;
    await this.#guard(async () => {
      await this.#world.store.writeRecord(record);
      this.#world.state.noteKey(order, record.key);
    });
  }

  #maskedFailure(failure: Failure): Failure {
    const { mask } = this.#world;
    const { message, hint, details } = failure;
    return {
      ...failure,
      message: mask(message),
      ...(hint !== undefined && { hint: mask(hint) }),
      ...(details !== undefined && { details: details.map(mask) }),
    };
  }

  #masked(part: KeyPart): KeyPart {
    return part.shown === undefined ? part : { ...part, shown: this.#world.mask(part.shown) };
  }

  /** What holds a secret is not written down; the attempt fails for it anyhow. */
  async #keepSaid(
    { returned, appended, stdout }: Said,
    secretValues: readonly string[],
  ): Promise<SaidResults> {
    const { mask, store } = this.#world;
    const isClean = !holdsSecret([returned, appended], secretValues);
    return {
      returned: isClean ? returned : {},
      appended: isClean ? appended : "",
      stdout: stdout === undefined ? null : await store.putText(mask(stdout)),
    };
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error && ("code" in error || error.name === "FileChanged"))) throw error;
      this.#record = undefined;
      this.#onWarning(`what it made is not kept in the cache: ${error.message}`);
    }
  }
}

/** Rejects with what the system refused. */
export async function storeMade(made: readonly MadePath[], { store, workspace }: LocalWorld): Promise<void> {
  for (const { entries } of made) {
    for (const entry of entries) {
      if (entry.kind === "file") await store.put(`${workspace.root}/${entry.path}`, entry.digest);
    }
  }
}
