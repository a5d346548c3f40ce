import type { Failure } from "../model/outcome.ts";
import type { Pool } from "../model/pipeline.ts";
import type { HeldSlots, WantedSlots } from "../ports.ts";
import type { SchedulerInput } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { Slots } from "../scheduler/pool-book.ts";
import type { RunInput, RunWorld } from "./run-input.ts";

/** Gets and keeps, for the jobs of a run, what they need of pools that all runs of this machine share. */
export class SlotKeeper {
  readonly #world: Pick<RunWorld, "machineSlots" | "clock">;
  readonly #pools: readonly Pool[];
  readonly #graceMs: number;
  readonly #tell: (input: SchedulerInput) => void;
  readonly #held = new Map<string, HeldSlots>();
  readonly #failures = new Map<string, Failure>();
  /** Each aborts when nothing is looked for any more. */
  readonly #acquiring = new Map<string, AbortController>();

  constructor(
    { plan, graceMs }: Pick<RunInput, "plan" | "graceMs">,
    world: Pick<RunWorld, "machineSlots" | "clock">,
    tell: (input: SchedulerInput) => void,
  ) {
    this.#world = world;
    this.#pools = plan.pipeline.pools.filter((pool) => pool.machine);
    this.#graceMs = graceMs;
    this.#tell = tell;
  }

  /** Tells when the job has its slots, or there is no way to have them; nothing after the signal has aborted, which also gives them back. */
  async acquire(job: JobRecord, signal: AbortSignal, withinGrace: boolean): Promise<void> {
    const over = new AbortController();
    this.#acquiring.set(job.id, over);
    const bound = withinGrace ? this.hasten(job.id) : undefined;
    await this.#acquire(job, signal);
    over.abort();
    if (this.#acquiring.get(job.id) === over) this.#acquiring.delete(job.id);
    if (!signal.aborted) this.#tell({ type: "slots.acquired", job: job.id });
    await bound;
  }

  async #acquire(job: JobRecord, signal: AbortSignal): Promise<void> {
    const wanted = this.#wantedBy(job);
    const onWait = () => this.#tell({ type: "slots.awaited", job: job.id });
    try {
      const held = await this.#world.machineSlots.acquire(wanted, signal, onWait);
      if (held === undefined) return;
      if (signal.aborted) return held.release();
      this.#held.set(job.id, held);
      signal.addEventListener("abort", () => this.#giveUp(job.id, held), { once: true });
    } catch (error) {
      if (!signal.aborted) this.#failures.set(job.id, unsharable(wanted, error));
    }
  }

  isAcquiring(job: string): boolean {
    return this.#acquiring.has(job);
  }

  /** The run was stopped: what is not there after the grace time comes too late. */
  async hasten(job: string): Promise<void> {
    const over = this.#acquiring.get(job);
    if (over === undefined) return;
    await this.#world.clock.sleep(this.#graceMs, over.signal);
    if (!over.signal.aborted) this.#tell({ type: "slots.missed", job });
  }

  #wantedBy({ planned }: JobRecord): readonly WantedSlots[] {
    return this.#pools.flatMap(({ name, devices }) => {
      const use = planned.stage.pools.find(({ pool }) => pool === name);
      return use === undefined ? [] : [{ pool: name, devices, slots: use.slots }];
    });
  }

  /** It may have got others since. */
  #giveUp(job: string, held: HeldSlots): void {
    if (this.#held.get(job) === held) this.release(job);
  }

  /** Why a job cannot start: told once. */
  takeFailure(job: string): Failure | undefined {
    const failure = this.#failures.get(job);
    this.#failures.delete(job);
    return failure;
  }

  idsOf(job: string): Slots {
    return this.#held.get(job)?.ids ?? new Map<string, readonly string[]>();
  }

  /** No process of the job lives any more. */
  release(job: string): void {
    this.#held.get(job)?.release();
    this.#held.delete(job);
  }

  releaseAll(): void {
    for (const job of this.#held.keys()) this.release(job);
  }
}

function unsharable(wanted: readonly WantedSlots[], error: unknown): Failure {
  const pools = wanted.map(({ pool }) => `\`${pool}\``).join(" and ");
  const reason = error instanceof Error ? error.message : String(error);
  return { class: "denied", message: `${pools} cannot be shared with other runs: ${reason}`, tail: [] };
}
