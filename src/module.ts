import type { JsonObject } from "./model/json.ts";

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
