import type { JsonObject } from "./model/json.ts";
import type { FailureClass } from "./model/outcome.ts";

/** What a module may import from storyflow to be typed. It runs in a process of its own. */

export interface StageModule<Options = JsonObject> {
  readonly role: "stage";
  /** JSON Schema (draft 2020-12) of the options; `with` is held to it when the manifest is loaded. */
  readonly options?: object;
  /** Makes the declared outputs. What it returns are the stage's results. */
  readonly run: (context: StageContext<Options>) => Promise<JsonObject | void> | JsonObject | void;
}

export interface CheckModule<Options = JsonObject> {
  readonly role: "check";
  readonly options?: object;
  /** No finding of severity `error` means that the outputs are good. */
  readonly run: (context: CheckContext<Options>) => Promise<readonly Finding[]> | readonly Finding[];
}

export interface Finding {
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** All that a module may know. The working folder of the process is the project root, and every path is relative to it. */
export interface CheckContext<Options = JsonObject> {
  readonly options: Options;
  /** Every file that the stage's inputs match, sorted. */
  readonly inputs: readonly string[];
  /** As declared, templates resolved; a folder ends in a slash. */
  readonly outputs: readonly string[];
  readonly updates: readonly string[];
  /** The declared variables. */
  readonly env: { readonly [name: string]: string };
  /** An empty folder of this attempt's own, absolute; removed afterwards. */
  readonly tmp: string;
  /** Aborts when the attempt must stop. */
  readonly signal: AbortSignal;
  /** `progress` from 0 to 1. */
  readonly report: (progress: number, message?: string) => void;
  /** One line for the log. */
  readonly log: (message: string) => void;
  /** A warning of the run: shown, and kept in `report.json`. At most 100 for each attempt; further ones go to the log. */
  readonly warn: (message: string) => void;
  /** A program that ends with this job. Rejects with `CommandFailed` on an exit code that is not 0. */
  readonly run: (
    program: string,
    args?: readonly string[],
    options?: CommandOptions,
  ) => Promise<CommandResult>;
}

export interface StageContext<Options = JsonObject> extends CheckContext<Options> {}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
  /** Text for its standard input. */
  readonly input?: string;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** Types a stage module: `export const stage = defineStage<Options>({ options, run })`. */
export function defineStage<Options = JsonObject>(
  stage: Omit<StageModule<Options>, "role">,
): StageModule<Options> {
  return { role: "stage", ...stage };
}

/** Types a check module: `export const check = defineCheck<Options>({ options, run })`. */
export function defineCheck<Options = JsonObject>(
  check: Omit<CheckModule<Options>, "role">,
): CheckModule<Options> {
  return { role: "check", ...check };
}

/** The classes that a module may give its own failures. */
export type StageFailureClass = Extract<
  FailureClass,
  "exit" | "timeout" | "transient" | "contract" | "not_found" | "denied"
>;

/** Thrown by a module whose author knows the cause: it becomes the failure of the attempt as it is. */
export class StageFailure extends Error {
  override readonly name = "StageFailure";
  readonly class: StageFailureClass;
  /** What to try. */
  readonly hint: string | undefined;
  /** Further facts, one a line. */
  readonly details: readonly string[];
  /** When `retry` allows another attempt it starts after this time, and not when `interval` and `backoff` would have it. */
  readonly retryAfterMs: number | undefined;

  constructor(failureClass: StageFailureClass, message: string, more: FailureFacts = {}) {
    super(message, { cause: more.cause });
    this.class = failureClass;
    this.hint = more.hint;
    this.details = more.details ?? [];
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** What else is known of a failure. */
export interface FailureFacts {
  /** What to try. */
  readonly hint?: string;
  /** Further facts, one a line. */
  readonly details?: readonly string[];
  /** What a server's `Retry-After` said, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A program that `run` started and that did not end well. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly program: string;
  /** Absent when a signal ended it, or when it could not be started. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Of the system, when it could not be started: `ENOENT`. */
  readonly code: string | undefined;
  /** The end of what it printed there. */
  readonly stderr: string;

  constructor(
    message: string,
    end: {
      readonly program: string;
      readonly exitCode?: number;
      readonly signal?: string;
      readonly code?: string;
      readonly stderr: string;
    },
  ) {
    super(message);
    this.program = end.program;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.code = end.code;
    this.stderr = end.stderr;
  }
}
