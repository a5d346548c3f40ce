import type { Plan } from "../model/plan.ts";
import { deferAlways } from "./always.ts";
import { buildGates, type Gate, gateName, type GateTable, type LoopChains } from "./gates.ts";
import { isSettled, type JobRecord } from "./job-table.ts";
import type { LoopRecord } from "./loop-table.ts";

/** Jobs that wait for what they need: counts their closed gates, and tells those whose last one opened. */
export class WaitingRoom {
  /** Jobs that wait for nothing any more, in the order in which that came about. Whoever meets them empties it. */
  readonly due: JobRecord[] = [];
  readonly #jobs: ReadonlyMap<string, JobRecord>;
  readonly #loops: ReadonlyMap<string, LoopRecord>;
  readonly #gates: GateTable;
  /** `always` stages that wait for all else. */
  readonly #deferred: ReadonlySet<string>;
  #othersOpen: number;

  constructor(
    plan: Plan,
    chains: LoopChains,
    jobs: ReadonlyMap<string, JobRecord>,
    loops: ReadonlyMap<string, LoopRecord>,
  ) {
    this.#jobs = jobs;
    this.#loops = loops;
    this.#gates = buildGates(plan, chains);
    this.#deferred = deferAlways(plan);
    this.#othersOpen = plan.stages.length - this.#deferred.size;
  }

  /** A job begins to wait, at the start or in another round. */
  enlist(job: JobRecord): void {
    const gates = this.#gates.gatesOf.get(job.id) ?? [];
    job.closedGates = gates.filter((gate) => !this.#isOpen(gate)).length;
    this.#admit(job);
  }

  open(gate: Gate): void {
    for (const id of this.#gates.waiting.get(gateName(gate)) ?? []) {
      const job = this.#jobs.get(id);
      if (job === undefined) continue;
      job.closedGates -= 1;
      this.#admit(job);
    }
  }

  /** A job will not run again. With the last one that is not deferred, the deferred ones may go. */
  countFinal(job: JobRecord): void {
    if (this.#deferred.has(job.id)) return;
    this.#othersOpen -= 1;
    if (this.#othersOpen > 0) return;
    for (const id of this.#deferred) {
      const deferred = this.#jobs.get(id);
      if (deferred?.state === "waiting") this.#admit(deferred);
    }
  }

  #admit(job: JobRecord): void {
    const isHeldBack = this.#deferred.has(job.id) && this.#othersOpen > 0;
    if (job.closedGates === 0 && !isHeldBack) this.due.push(job);
  }

  #isOpen(gate: Gate): boolean {
    if (gate.type === "loop") return this.#loops.get(gate.id)?.settled ?? false;
    const job = this.#jobs.get(gate.id);
    return job !== undefined && isSettled(job);
  }
}
