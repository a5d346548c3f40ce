import type { Expression, Template, TemplateValue } from "./expression.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { FailureClass } from "./outcome.ts";
import type { Place, Source } from "./source.ts";

/** A validated manifest. Lists keep the order in which the manifest names things. */
export interface Pipeline {
  readonly source: Source;
  readonly name: string;
  readonly description?: string;
  readonly params: readonly Param[];
  readonly data: readonly DataFile[];
  readonly envFiles: readonly { readonly file: string; readonly place: Place }[];
  /** Names of secrets of the whole pipeline. */
  readonly secrets: readonly string[];
  readonly pools: readonly Pool[];
  /** Jobs at once; absent: the number of processors. */
  readonly concurrency?: number;
  readonly onFailure: OnFailure;
  readonly budget: Budget;
  /** The most that the cache may take on disk. */
  readonly cacheBytesMax: number;
  readonly stages: readonly Stage[];
}

/** What all stages of a run may spend together; a kind that is absent has no bound. */
export interface Budget {
  /** Attempts after a first one. */
  readonly retries?: number;
  /** Executions of stages with a loop. */
  readonly rounds?: number;
  readonly timeMs?: number;
}

export type OnFailure = "finish" | "keep_going" | "fail_fast";

/** `restart`: it is stopped and runs again; `finish`: it runs again in the same run when it has ended; `queue`: in the next run. */
export type OnChange = "restart" | "finish" | "queue";

export type ParamType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

export interface Param {
  readonly name: string;
  readonly place: Place;
  /** Absent: any type (a default of null, or none). */
  readonly type?: ParamType;
  readonly default?: JsonValue;
  readonly required: boolean;
  readonly description?: string;
  /** The JSON Schema words that a value is held to (`type, enum, minimum, maximum, pattern`). */
  readonly schema: JsonObject;
}

/** What there is little of, and jobs share. */
export interface Pool {
  readonly name: string;
  /** The ids of its slots, at least one. */
  readonly devices: readonly string[];
  /** The variable in which a job finds the ids of its slots. */
  readonly export?: string;
  /** All runs of this machine share it. */
  readonly machine: boolean;
}

/** What a job takes of a pool while it executes. */
export interface PoolUse {
  readonly pool: string;
  /** At least 1. */
  readonly slots: number;
}

export interface DataFile {
  readonly name: string;
  readonly file: string;
  readonly place: Place;
  readonly schema?: DataSchema;
}

/** What a data file is held to. */
export interface DataSchema {
  /** A path; a file of a package begins with `@`. */
  readonly file: string;
  readonly place: Place;
}

/** A node of the pipeline; defaults of the manifest are merged in. */
export interface Stage {
  readonly id: string;
  /** Of the id. */
  readonly place: Place;
  /** What it is called on screens. */
  readonly title?: string;
  /** A character or two before its name. */
  readonly icon?: string;
  readonly description?: string;
  readonly action: Action;
  /** Present where it is one job for each item of a list. */
  readonly fanOut?: FanOut;
  readonly needs: readonly Need[];
  readonly when?: Expression;
  readonly require: readonly Requirement[];
  readonly inputs: readonly Template[];
  readonly outputs: readonly Template[];
  readonly updates: readonly Template[];
  readonly results?: ResultsSpec;
  readonly verify: readonly Check[];
  readonly successExitCodes: readonly number[];
  /** Declared variables: the pipeline's, then the stage's own over them. */
  readonly env: readonly EnvVariable[];
  readonly passEnv: readonly string[];
  readonly secrets: readonly string[];
  readonly cwd?: Template;
  /** Programs whose own bytes belong to the key: names on the PATH, or paths. */
  readonly tools: readonly string[];
  readonly cache: CacheMode;
  /** False: old outputs stay in place before the command runs, and nothing is stored. */
  readonly clean: boolean;
  readonly retry: Retry;
  readonly timeoutMs?: number;
  /** Where it is written, which may be in the defaults. */
  readonly timeoutPlace?: Place;
  /** One for each pool that it takes slots of. */
  readonly pools: readonly PoolUse[];
  readonly loop?: Loop;
  readonly continueOnError: boolean;
  readonly always: boolean;
  /** In watch mode, when what it reads changes while it runs. */
  readonly onChange: OnChange;
  /** Share of the whole progress, at least 0; 1 by default. */
  readonly weight: number;
  readonly progress?: ProgressPattern;
}

/** One job for each item of a list (`foreach`), or of the product of several (`matrix`). */
export interface FanOut {
  readonly kind: "foreach" | "matrix";
  /** The variables with their lists; just one for `foreach`. */
  readonly lists: readonly ItemList[];
  /** What a job is called; absent: its item says. */
  readonly key?: Expression;
  /** Stages with the same one go over the same list, and are aligned. */
  readonly alignment: string;
  /** What means something else in each job: its variables, and the ids of aligned stages. */
  readonly itemNames: readonly string[];
  readonly place: Place;
}

export interface ItemList {
  readonly variable: string;
  /** Of what is written for the list. */
  readonly place: Place;
  readonly items:
    | { readonly type: "expression"; readonly expression: Expression }
    | { readonly type: "written"; readonly values: readonly JsonValue[]; readonly places: readonly Place[] };
}

/**
 * `auto`: answered from the cache, unless it has nothing to compare; `on`: then too; `unstored`: only what stands in the
 * project is compared; `off`: runs every time.
 */
export type CacheMode = "auto" | "on" | "unstored" | "off";

export type Action =
  | { readonly kind: "shell"; readonly command: ShellCommand; readonly place: Place }
  | {
      readonly kind: "module";
      /** A path that begins with `./` or `../`, or a package's module. */
      readonly uses: string;
      readonly with: TemplateValue;
      readonly place: Place;
    };

export type ShellCommand =
  | { readonly type: "text"; readonly shell: readonly string[]; readonly template: Template }
  | { readonly type: "list"; readonly words: readonly Template[] };

export interface Need {
  readonly stage: string;
  /** False: order only. */
  readonly content: boolean;
  readonly place: Place;
}

export interface Requirement {
  readonly that: Expression;
  readonly message?: string;
}

export interface EnvVariable {
  readonly name: string;
  readonly value: Template;
}

/** How the named values of a stage are found. In an order, templates of paths have come to texts. */
export type ResultsSpec<Path = Template> =
  | { readonly type: "file"; readonly file: Path; readonly schema?: Path; readonly place: Place }
  | { readonly type: "named"; readonly values: readonly NamedResult<Path>[] };

export interface NamedResult<Path = Template> {
  readonly name: string;
  readonly place: Place;
  readonly type?: ParamType;
  readonly from:
    | { readonly type: "pointer"; readonly file: Path; readonly pointer: string }
    | { readonly type: "stdout"; readonly pattern: string }
    /** The file named by `$STORYFLOW_RESULTS`, or what a module returns. */
    | { readonly type: "appended" };
}

export type Check<Path = Template> =
  | {
      readonly type: "file";
      readonly file: Path;
      /** A media type, found by the file's bytes. */
      readonly mediaType?: string;
      readonly minBytes?: number;
      readonly maxBytes?: number;
      readonly sha256?: string;
      readonly place: Place;
    }
  | { readonly type: "json"; readonly file: Path; readonly schema: Path; readonly place: Place }
  | { readonly type: "that"; readonly that: Expression; readonly message?: string; readonly place: Place }
  | { readonly type: "uses"; readonly uses: string; readonly with: TemplateValue; readonly place: Place };

export interface Retry {
  /** Attempts after the first; 0 without `retry`. */
  readonly limit: number;
  readonly intervalMs: number;
  readonly backoff: number;
  readonly maxIntervalMs?: number;
  readonly jitter: boolean;
  /** Exit codes that are worth another attempt; absent: every one that is no success. */
  readonly exitCodes?: readonly number[];
  /** Classes that are worth another attempt; absent: LANGUAGE's default column. */
  readonly on?: readonly FailureClass[];
}

export interface Loop {
  readonly backTo: readonly { readonly stage: string; readonly place: Place }[];
  /** How often the stage with the loop may run, at least 1. */
  readonly limit: number;
  /** How good a round is; the best one is kept. */
  readonly score?: Expression;
  /** Absent: it never ends for gaining too little. */
  readonly plateau?: Plateau;
  readonly onExhausted: "fail" | "accept";
  readonly place: Place;
}

/** Rounds that gain too little over the best before them: so many in a row end the loop. */
export interface Plateau {
  /** At 0 a gain must be above 0. */
  readonly minDelta: number;
  /** At least 1. */
  readonly patience: number;
}

/** A regular expression over printed lines: one group is a percentage, two are done and total. */
export interface ProgressPattern {
  readonly pattern: string;
  readonly place: Place;
}
