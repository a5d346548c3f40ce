import type { OnFailure } from "../model/pipeline.ts";
import type { SchedulerCommand } from "./commands.ts";
import type { JobRecord } from "./job-table.ts";
import type { RunMode } from "./run-mode.ts";
import type { StartLine } from "./start-line.ts";

/** What a run that is to end needs of the scheduler. */
interface StoppedRun {
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly line: StartLine;
  command(command: SchedulerCommand): void;
  awaitSlots(job: JobRecord): void;
  cancel(job: JobRecord): void;
  /** It waited for another attempt. */
  cancelWait(job: JobRecord): void;
}

/** Ends what runs and what waits, or lets it wait, as far as the mode of the run wants it. */
export class Stopping {
  readonly #mode: RunMode;
  readonly #onFailure: OnFailure;
  readonly #run: StoppedRun;

  constructor(mode: RunMode, onFailure: OnFailure, run: StoppedRun) {
    this.#mode = mode;
    this.#onFailure = onFailure;
    this.#run = run;
  }

  /** A run that is paused keeps nothing from other runs that it does not use. */
  pause(): void {
    for (const job of this.#run.line.acquirers) {
      this.#run.line.giveBack(job);
      this.#run.command({ type: "abort", job: job.id });
      this.#run.awaitSlots(job);
    }
  }

  reactToFailure(): void {
    if (!this.#mode.isOpen) return;
    if (this.#onFailure === "finish") this.#narrow("draining");
    else if (this.#onFailure === "fail_fast") this.#narrow("stopping");
  }

  stop(): void {
    this.#narrow("stopping");
    for (const job of this.#run.jobs.values()) this.#hasten(job);
  }

  kill(): void {
    this.#mode.end("signal");
    this.#narrow("killed");
  }

  /** It gets no slots any more, and so cannot start. */
  dropAcquirer(job: JobRecord): void {
    if (!this.#run.line.giveBack(job)) return;
    this.#run.command({ type: "abort", job: job.id });
    this.#run.cancel(job);
  }

  #hasten(job: JobRecord): void {
    const isWaiting = job.state === "retrying" || this.#run.line.isAcquiring(job);
    const isUnderWay = job.state === "running" || isWaiting;
    if (isUnderWay && job.planned.stage.always) this.#run.command({ type: "hasten", job: job.id });
  }

  /** What has not started will not, but for `always` stages as long as the mode lets them. */
  #narrow(mode: "draining" | "stopping" | "killed"): void {
    this.#mode.narrow(mode);
    const { line } = this.#run;
    for (const job of line.dropUnless((other) => this.#mode.spares(other))) this.#run.cancel(job);
    for (const job of line.acquirers) if (!this.#mode.spares(job)) this.dropAcquirer(job);
    if (mode === "draining") return;
    for (const job of this.#run.jobs.values()) {
      if (!this.#mode.spares(job)) this.#abort(job);
    }
  }

  #abort(job: JobRecord): void {
    if (job.state !== "running" && job.state !== "retrying") return;
    this.#run.command({ type: "abort", job: job.id });
    if (job.state === "retrying") this.#run.cancelWait(job);
  }
}
