import type { RunEvent } from "./model/event.ts";
import type { JsonObject } from "./model/json.ts";
import type { Failure, Outcome } from "./model/outcome.ts";
import type { AttemptReport, WorkOrder } from "./model/work-order.ts";

/** Every question that the engine and the executors may ask the world. Types only. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only ever grow. */
  monotonicMs(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** 0 up to, not including, 1. */
export type Random = () => number;

/** What a running attempt can be told, and tells. */
export interface AttemptControls {
  /** Aborts when the attempt must stop: the whole process tree, waited for. */
  readonly signal: AbortSignal;
  /** A second, harder stop: no grace. */
  readonly killSignal: AbortSignal;
  readonly onReport: (report: AttemptReport) => void;
  readonly onWarning: (message: string) => void;
}

/** One whole attempt: prepares, executes, holds the outputs to their contract. Never rejects for what the world does. */
export interface JobExecutor {
  execute(order: WorkOrder, controls: AttemptControls): Promise<Outcome>;
}

/** How an action executes; one for each kind. */
export interface Kind {
  execute(work: KindWork, controls: AttemptControls): Promise<KindOutcome>;
}

/** What a kind gets: an order whose paths, environment and folders are ready on this machine. */
export interface KindWork {
  readonly order: WorkOrder;
  /** Which of a module's exports executes. */
  readonly role: "stage" | "check";
  /** Absolute. */
  readonly root: string;
  readonly cwd: string;
  readonly tmp: string;
  readonly logFile: string;
  /** All variables the process gets, secrets included. */
  readonly env: { readonly [name: string]: string };
  /** Values that must not be seen, longest first. */
  readonly secretValues: readonly string[];
  /** Every file that the inputs match, relative to the root, sorted. */
  readonly inputFiles: readonly string[];
  /** The most of stdout that the outcome carries, in bytes; 0: none. */
  readonly captureBytes: number;
}

export type KindOutcome =
  | {
      readonly status: "succeeded";
      readonly exitCode: number | null;
      readonly results: JsonObject;
      readonly stdout: string;
      readonly tail: readonly string[];
    }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

/** The project folder. Paths are relative to its root and checked to lie inside before anything is written. */
export interface Workspace {
  readonly root: string;
  /** Every file that the patterns match, sorted; literal paths that are missing come back as such. */
  resolveInputs(
    patterns: readonly string[],
    exclude: readonly string[],
  ): Promise<{ readonly files: readonly string[]; readonly missing: readonly string[] }>;
  /** Makes room for outputs: what stands there is removed if it was recorded as made by a stage, else moved to the trash (returned). */
  clearOutputs(
    paths: readonly string[],
    run: string,
  ): Promise<{ readonly trashed: readonly string[]; readonly warning?: string }>;
  /** The declared outputs that are not there, or not of the kind that was declared. */
  missingOutputs(paths: readonly string[]): Promise<readonly string[]>;
  /** Remembers that a stage made what now stands at these paths. */
  recordOutputs(paths: readonly string[]): Promise<void>;
  /** Text of a file; undefined when it is missing. Throws `FileTooLarge` past the limit. */
  readText(path: string, maxBytes: number): Promise<string | undefined>;
  /** A path inside the project as an absolute one; undefined when it leads outside, links included. */
  locate(path: string): Promise<string | undefined>;
}

/** The record of a run; an event is here before anyone hears it. */
export interface Journal {
  append(event: RunEvent): void;
  close(): Promise<void>;
}

/** A module as described by itself. */
export interface ModuleDescription {
  readonly role: "stage" | "check";
  /** JSON Schema of its options. */
  readonly options?: JsonObject;
}

/** Findings of a check: none means good. */
export interface Finding {
  readonly message: string;
  readonly severity: "error" | "warning";
}
