import type { StopSignal } from "../engine/exit-code.ts";
import type { CacheUse } from "../engine/run-input.ts";
import type { RunReport } from "../engine/run-report.ts";
import type { EventOf, RunEvent } from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import type { OnFailure } from "../model/pipeline.ts";
import type { JobExecutor, Workspace } from "../ports.ts";
import type { LockOptions } from "./lock-project.ts";

export interface RunOptions {
  /**
   * The run to go on with: what settled in it holds, `cache: false` stages too, while their keys are the same. By default the
   * last one of the same manifest, params and stages, if its process is gone; `none` begins anew.
   */
  readonly continues?: "none" | { readonly run: string };
  /** Over the manifest's; by default the number of processors. */
  readonly concurrency?: number;
  /** Over the manifest's. */
  readonly onFailure?: OnFailure;
  /** Between SIGTERM and SIGKILL; 10 s by default. */
  readonly graceMs?: number;
  /** How far what was made before may answer; by default as far as it can. */
  readonly cache?: Partial<CacheUse>;
  /** What to do while another run goes on in the project; by default it is waited for. */
  readonly lock?: Partial<Omit<LockOptions, "signal">>;
  /** Cancels the run when it aborts, also while it waits for another one. The reason may be `SIGINT`: see `cancel`. */
  readonly signal?: AbortSignal;
  /** Told the run's id as soon as it is sure to come about; it may still have to wait for another run. */
  readonly onPending?: (run: string) => void;
  /** The command that runs a stage alone, for whoever reads the report. */
  readonly rerun?: (stage: string) => string;
  /** Puts something between the engine and what executes, such as a screen whose rows are the jobs. */
  readonly wrapExecutor?: (executor: JobExecutor, workspace: Workspace) => JobExecutor;
}

export interface RunHandle {
  /** A ULID. */
  readonly id: string;
  /** The run's folder, relative to the project root. */
  readonly folder: string;
  /** Rejects only for a bug, or where the system refuses what the run cannot do without. */
  readonly result: Promise<RunResult>;
  /**
   * All that happens, from the beginning to the end, whenever it is asked for. A reader that is slow costs nothing: events are read from
   * the run's journal.
   */
  events(): AsyncGenerator<RunEvent, void>;
  /**
   * Calls a listener for each event of a type, from now on; in the turn in which `startRun` resolves nothing has happened yet. One that is
   * asynchronous gets its next event when it is done with the last. Nobody waits for it. One that fails, or is 10,000 events
   * behind, is not called any more, and the run has a warning.
   */
  on<Type extends RunEvent["type"]>(type: Type, listener: (event: EventOf<Type>) => unknown): void;
  /** The same for events of every type. */
  onAny(listener: (event: RunEvent) => unknown): void;
  off(listener: (event: never) => unknown): void;
  /** Starts nothing new until `resume`; what runs is let finish. */
  pause(): void;
  resume(): void;
  /** Starts nothing new but `always` stages, stops what runs and waits for it. The exit code is 143, or 130 for `SIGINT`. */
  cancel(signal?: StopSignal): void;
  /** Ends everything at once. */
  kill(): void;
}

export interface RunResult {
  readonly state: RunState;
  readonly exitCode: number;
  readonly report: RunReport;
}
