import type { Plan } from "../model/plan.ts";
import { isByPath } from "../plan/by-path.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import { deferAlways } from "./always.ts";
import { type Gate, GateTable } from "./gates.ts";
import { isSettled, type JobRecord } from "./job-table.ts";
import type { LoopRecord, LoopTable } from "./loop-table.ts";

/** Jobs that wait for what they need: counts their closed gates, and tells those whose last one opened. */
export class WaitingRoom {
  /** Jobs that wait for nothing any more, in the order in which that came about. Whoever meets them empties it. */
  readonly due: JobRecord[] = [];
  readonly #jobs: ReadonlyMap<string, JobRecord>;
  readonly #loops: ReadonlyMap<string, LoopRecord>;
  readonly #gates: GateTable;
  /** `always` stages that wait for all else. */
  readonly #deferred: ReadonlySet<string>;
  /** Stages for whose jobs they wait, and not for them. */
  readonly #discounted = new Set<string>();
  #othersOpen: number;

  constructor(plan: Plan, jobs: ReadonlyMap<string, JobRecord>, loops: LoopTable) {
    this.#jobs = jobs;
    this.#loops = loops.records;
    this.#gates = new GateTable(loops.chains);
    const isFannedOut = (id: string) => jobs.get(id)?.fanOut !== undefined;
    for (const planned of plan.stages) {
      const lists = planned.needs.filter((need) => isFannedOut(need.stage) && isByPath(need, planned));
      if (planned.fanOut !== undefined) this.#gates.addFanOut(planned, isFannedOut);
      else if (lists.length === 0) this.#gates.add(planned);
      else {
        this.#gates.addReader(
          planned,
          lists.map(({ stage }) => stage),
        );
      }
    }
    this.#deferred = deferAlways(plan);
    this.#othersOpen = plan.stages.length - this.#deferred.size;
  }

  /** Jobs that nobody knew of before begin to wait. */
  admit(jobs: readonly JobRecord[]): void {
    for (const { id, planned } of jobs) {
      this.#gates.add({ ...planned, id });
      if (!this.#isDeferred(id)) this.#othersOpen += 1;
    }
    for (const job of jobs) this.enlist(job);
  }

  /** It is known now what a job needs. */
  admitAgain(job: JobRecord): void {
    this.#gates.add(job.planned);
    this.enlist(job);
  }

  /** A job begins to wait, at the start or in another round. */
  enlist(job: JobRecord): void {
    job.closedGates = this.#gates.gatesOf(job.id).filter((gate) => !this.#isOpen(gate)).length;
    this.#admit(job);
  }

  open(gate: Gate): void {
    for (const id of this.#gates.waitingAt(gate)) {
      const job = this.#jobs.get(id);
      if (job === undefined) continue;
      job.closedGates -= 1;
      this.#admit(job);
    }
  }

  /** There will be no such loop: who waits for it waits for what it needs and nothing else. */
  dissolve(loop: string): void {
    for (const id of this.#gates.waitingAt({ type: "loop", id: loop })) {
      const job = this.#jobs.get(id);
      if (job === undefined) continue;
      this.#gates.remove(id);
      this.#gates.add({ ...job.planned, id });
      this.enlist(job);
    }
  }

  /** A job will not run again. */
  countFinal({ id }: JobRecord): void {
    if (!this.#discounted.has(id)) this.#countDown(id);
  }

  /** A stage has the jobs that are asked for: it may be told only at the end of the run that there are no more. */
  discount({ id }: JobRecord): void {
    this.#discounted.add(id);
    this.#countDown(id);
  }

  /** With the last one that is not deferred, the deferred ones may go. */
  #countDown(id: string): void {
    if (this.#isDeferred(id)) return;
    this.#othersOpen -= 1;
    if (this.#othersOpen > 0) return;
    for (const other of this.#deferred) {
      const deferred = this.#jobs.get(other);
      if (deferred?.state === "waiting") this.#admit(deferred);
    }
  }

  #admit(job: JobRecord): void {
    const isHeldBack = this.#deferred.has(job.id) && this.#othersOpen > 0;
    if (job.closedGates === 0 && !isHeldBack) this.due.push(job);
  }

  /** The jobs of a stage that waits for all else are no part of that. */
  #isDeferred(id: string): boolean {
    return this.#deferred.has(stageOfJob(id));
  }

  #isOpen(gate: Gate): boolean {
    if (gate.type === "loop") return this.#loops.get(gate.id)?.settled ?? false;
    const job = this.#jobs.get(gate.id);
    if (job === undefined) return false;
    return isSettled(job) || (gate.type === "list" && job.fanOut?.jobs !== undefined);
  }
}
