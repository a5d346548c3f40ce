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
  cancel(job: JobRecord): void;
  /** It waited for another attempt. */
  cancelWait(job: JobRecord): void;
}

/** Ends what runs and what waits, as far as the mode of the run wants it. */
export class Stopping {
  readonly #mode: RunMode;
  readonly #onFailure: OnFailure;
  readonly #run: StoppedRun;

  constructor(mode: RunMode, onFailure: OnFailure, run: StoppedRun) {
    this.#mode = mode;
    this.#onFailure = onFailure;
    this.#run = run;
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

  #hasten(job: JobRecord): void {
    const isUnderWay = job.state === "running" || job.state === "retrying";
    if (isUnderWay && job.planned.stage.always) this.#run.command({ type: "hasten", job: job.id });
  }

  /** What has not started will not, but for `always` stages as long as the mode lets them. */
  #narrow(mode: "draining" | "stopping" | "killed"): void {
    this.#mode.narrow(mode);
    const dropped = this.#run.line.dropUnless((job) => this.#mode.spares(job));
    for (const job of dropped) this.#run.cancel(job);
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
