import type { Check, ResultsSpec } from "./pipeline.ts";
import type { JsonObject } from "./json.ts";
import type { Scope } from "./expression.ts";
import type { JobState } from "./outcome.ts";

/** All that an attempt needs to know, with every template resolved. Data only: it may travel to another machine. */
export interface WorkOrder {
  readonly run: string;
  readonly job: string;
  readonly stage: string;
  /** 0 before any rework of a loop. */
  readonly round: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly action: OrderedAction;
  /** Relative to the project root, `.` for the root itself. */
  readonly cwd: string;
  /** The declared variables, without secrets. */
  readonly env: { readonly [name: string]: string };
  /** Names handed through from the caller's environment. */
  readonly passEnv: readonly string[];
  /** Names only: values are looked up where the attempt executes. */
  readonly secrets: readonly string[];
  /** As declared, templates resolved: literal files, folders with a slash at the end, globs, `!` excludes. */
  readonly inputs: readonly string[];
  /** What stages that did not succeed would have made: it is not there for this one, whatever the disk holds. */
  readonly absent: readonly AbsentOutput[];
  readonly outputs: readonly string[];
  readonly updates: readonly string[];
  readonly results?: ResultsSpec;
  readonly verify: readonly OrderedCheck[];
  readonly successExitCodes: readonly number[];
  readonly timeoutMs?: number;
  readonly graceMs: number;
  readonly progress?: string;
  /** Where the attempt's output is written, relative to the project root. */
  readonly log: string;
  /** What `verify` expressions see, without this job's own results. */
  readonly scope: Scope;
}

export interface AbsentOutput {
  readonly path: string;
  readonly stage: string;
  readonly state: JobState;
}

export type OrderedAction =
  | { readonly kind: "shell"; readonly command: readonly string[]; readonly display: string }
  | { readonly kind: "module"; readonly uses: string; readonly options: JsonObject };

export type OrderedCheck =
  | Exclude<Check, { type: "uses" }>
  | { readonly type: "uses"; readonly uses: string; readonly options: JsonObject };

/** What an attempt says of itself while it runs. */
export interface AttemptReport {
  /** 0 to 1. */
  readonly fraction?: number;
  /** The last line it printed or the message it reported, secrets masked, no control characters. */
  readonly message?: string;
}
