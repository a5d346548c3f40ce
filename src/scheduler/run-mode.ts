import type { RunState } from "../model/outcome.ts";
import type { JobRecord } from "./job-table.ts";

/** How willing the run is to start something: all; retries and `always` stages; `always` stages; nothing. */
type Mode = "open" | "draining" | "stopping" | "killed";

/** What a run may come to. It only ever becomes less willing. */
export class RunMode {
  #mode: Mode = "open";
  /** What ended the run before its time. */
  #endedBy: "signal" | "time" | undefined;

  #isPaused = false;

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** False where that is so already. A run that is to end is not kept from ending. */
  pause(isPaused: boolean): boolean {
    if (this.#isPaused === isPaused || (isPaused && this.#endedBy !== undefined)) return false;
    this.#isPaused = isPaused;
    return true;
  }

  get isOpen(): boolean {
    return this.#mode === "open";
  }

  get isDraining(): boolean {
    return this.#mode === "draining";
  }

  get isKilled(): boolean {
    return this.#mode === "killed";
  }

  get mayRetry(): boolean {
    return this.#mode === "open" || this.#mode === "draining";
  }

  /** What is left to run has the grace time. */
  get isHurried(): boolean {
    return this.#endedBy !== undefined;
  }

  get isOutOfTime(): boolean {
    return this.#endedBy === "time";
  }

  narrow(mode: Mode): void {
    this.#mode = mode;
  }

  /** False where the run was ended before. A person's word goes over the clock's. */
  end(by: "signal" | "time"): boolean {
    const isFirst = this.#endedBy === undefined;
    if (isFirst || by === "signal") this.#endedBy = by;
    this.#isPaused = false;
    return isFirst;
  }

  /** Whether a job that waits for its place or its next attempt may still have it. */
  spares(job: JobRecord): boolean {
    if (job.planned.stage.always) return this.#mode !== "killed";
    return this.#mode === "draining" && job.state === "retrying";
  }

  /** How a run whose jobs have all settled has ended. */
  stateOf(jobs: readonly JobRecord[]): RunState {
    if (this.#endedBy === "signal") return "cancelled";
    const hasFailed = jobs.some((job) => job.state === "failed" && !job.planned.stage.continueOnError);
    if (hasFailed || this.isCutShort(jobs)) return "failed";
    // Somebody may have stopped one job and not the run.
    return jobs.some(({ state }) => state === "cancelled") ? "cancelled" : "succeeded";
  }

  /** The time was spent before all was done. */
  isCutShort(jobs: readonly JobRecord[]): boolean {
    return this.isOutOfTime && jobs.some(({ state }) => state === "cancelled");
  }
}
