import type { StopSignal } from "../engine/exit-code.ts";
import type { CacheUse } from "../engine/run-input.ts";
import type { RunReport } from "../engine/run-report.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import type { OnFailure } from "../model/pipeline.ts";
import type { Plan } from "../model/plan.ts";
import type { JobExecutor, Workspace } from "../ports.ts";
import type { LockOptions } from "./lock-project.ts";

export interface RunOptions {
  /** The plan to run in place of the project's whole one: a selection of it. */
  readonly plan?: Plan;
  /** As they were asked for, to know the run by; none: all. */
  readonly stages?: readonly string[];
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
  readonly lock?: Partial<LockOptions>;
  /** Told the run's id as soon as it has one; it may still have to wait for another run. */
  readonly onPending?: (run: string) => void;
  readonly listeners: readonly ((event: RunEvent) => void)[];
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
  readonly result: Promise<RunResult>;
  /** Starts nothing new until `resume`; what runs is let finish. */
  pause(): void;
  resume(): void;
  /** Starts nothing new but `always` stages, stops what runs and waits for it. */
  stop(signal: StopSignal): void;
  /** Ends everything at once. */
  kill(): void;
}

export interface RunResult {
  readonly state: RunState;
  readonly exitCode: number;
  readonly report: RunReport;
}
