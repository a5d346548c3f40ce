// Made from schemas/pipeline.schema.json by schemas/generate.ts. Changes here are lost.
/**
 * For people: shown beside the name.
 */
export type Description = string;
/**
 * A default value, or a map that declares type, default and limits.
 */
export type Param =
  | string
  | number
  | boolean
  | unknown[]
  | null
  | {
      type?: ValueType;
      /**
       * The value unless another is given.
       */
      default?: string | number | boolean | unknown[] | null | {};
      /**
       * The values that it can have.
       */
      enum?: unknown[];
      /**
       * The smallest number that it can be.
       */
      minimum?: number;
      /**
       * The largest number that it can be.
       */
      maximum?: number;
      /**
       * A number of which its numbers are whole multiples: with 2, they are even.
       */
      multipleOf?: number;
      /**
       * A regular expression that its texts match.
       */
      pattern?: string;
      description?: Description;
      /**
       * Whether a value must be given from outside.
       */
      required?: boolean;
    };
/**
 * A type of JSON Schema.
 */
export type ValueType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";
/**
 * A text, possibly with templates. A number stands for the text as which it is written.
 */
export type Value = string | number | boolean;
/**
 * The name of an environment variable.
 */
export type VariableName = string;
/**
 * Names of variables that are handed through from the environment of the caller.
 */
export type PassEnv = VariableName[];
/**
 * Names of variables that are handed through and masked as `***` wherever storyflow shows or writes something.
 */
export type Secrets = VariableName[];
/**
 * A path relative to the manifest's folder.
 */
export type File = string;
/**
 * A YAML or JSON file.
 */
export type DataFile =
  | string
  | {
      file: File;
      /**
       * A JSON Schema that the file is held to before anything runs: a path relative to the manifest's folder, or a file of a package, such as `@storyflow/pipelines/export-all/schemas/project.schema.json`.
       */
      schema?: string;
    };
/**
 * How many slots a pool has, or which devices.
 */
export type Pool =
  | number
  | {
      /**
       * How many slots the pool has. By default one for each device.
       */
      slots?: number;
      /**
       * The ids of the slots, which jobs are given. By default `0`, `1`, …
       *
       * @maxItems 1000
       */
      devices?: DeviceId[];
      export?: VariableName;
      /**
       * Whether all runs of the same user on this machine share the pool, whatever project they are of. They know it by its name, and its slots by their ids.
       */
      machine?: boolean;
    };
/**
 * What a program knows a device by.
 */
export type DeviceId = number | string;
/**
 * A duration such as `500ms`, `2s`, `10m` or `1h30m`, or a number of seconds.
 */
export type Duration = string | number;
/**
 * A size such as `1KB`, `10MB` or `2GiB`, or a whole number of bytes.
 */
export type Size = string | number;
/**
 * What runs the text of `run`: `sh -e` by default; `bash` stops at failures in pipes too. A list is the program with all arguments that stand before the script.
 */
export type Shell = string | Text[];
/**
 * A text that is not empty.
 */
export type Text = string;
/**
 * The folder in which the command runs, relative to the manifest's folder.
 */
export type WorkingFolder = string;
/**
 * Attempts after the first one failed: a number, or a map.
 */
export type Retry =
  | number
  | {
      /**
       * How many attempts there may be after the first.
       */
      limit: number;
      interval?: Duration;
      /**
       * Each wait is the one before times this.
       */
      backoff?: number;
      max_interval?: Duration;
      /**
       * Waits a random part of each interval, so that many jobs do not try again at one moment.
       */
      jitter?: boolean;
      /**
       * The exit codes that are worth another attempt, whatever class they are. By default every one of the class `exit`.
       */
      exit_codes?: ExitCode[];
      /**
       * The classes of failure that are worth another attempt. By default `exit`, `timeout`, `signal` and `transient`.
       */
      on?: RetriedClass[];
    };
/**
 * An exit code, from 0 to 255.
 */
export type ExitCode = number;
/**
 * A class of failure.
 */
export type RetriedClass =
  "exit" | "timeout" | "signal" | "transient" | "contract" | "condition" | "not_found" | "denied" | "crashed";
/**
 * The pool of which a job takes a slot while it executes, or how many slots of which pools. It waits until they are free; what is answered from the cache takes none.
 */
export type PoolUse =
  | string
  | {
      /**
       * So many slots.
       */
      [k: string]: number;
    };
/**
 * Whether the stage may be spared when it was run before with the same command, variables and inputs. It is by default, unless it has neither inputs nor outputs to compare; `true`: then too. `false`: it runs every time. `{store: false}`: it is spared while nothing changed, but its outputs are not kept for restoring.
 */
export type StageCache =
  | boolean
  | {
      /**
       * Whether outputs are kept for restoring.
       */
      store?: boolean;
    };
/**
 * What `storyflow watch` does when something that a stage reads changes while it runs: `restart` stops it and runs it again, `finish` lets it end and then runs it again in the same run, `queue` leaves it to the next run. Default: `restart`, or what stands at the top of the manifest.
 */
export type OnChange = "restart" | "finish" | "queue";
/**
 * A stage that must have settled first.
 */
export type Need =
  | string
  | {
      stage: Text;
      /**
       * `false`: only the order counts, not what the stage made.
       */
      content?: boolean;
    };
/**
 * A CEL expression that is true or false, such as `qa.score < threshold`.
 */
export type Condition = string | boolean;
/**
 * A list that is written out, or an expression.
 */
export type ItemList = string | unknown[];
/**
 * A path relative to the manifest's folder; a folder ends in a slash.
 */
export type Path = string;
/**
 * Values that expressions can read: the members of a JSON or YAML file, or each by its name.
 */
export type Results = string | ResultsFile | NamedResults;

/**
 * A pipeline of storyflow: stages, conditions and quality loops.
 */
export interface Manifest {
  /**
   * What the pipeline is called. By default the name of the file.
   */
  name?: string;
  description?: Description;
  /**
   * The version of the manifest language.
   */
  version?: 1;
  /**
   * Values that `--param name=value` sets from outside. Each is a default, or a map that declares it.
   */
  params?: {
    [k: string]: Param;
  };
  env?: Env;
  pass_env?: PassEnv;
  secrets?: Secrets;
  /**
   * Dotenv files in which secrets and `pass_env` names are looked up too.
   */
  env_file?: string | File[];
  /**
   * YAML or JSON files that expressions read: `project: project.yaml` is `data.project`. Each is the path of a file, or a map.
   */
  data?: {
    [k: string]: DataFile;
  };
  /**
   * What there is little of, and jobs share: a GPU, a licence. A stage takes slots of a pool with `pool`. Each is a number of slots, or a map.
   */
  pools?: {
    [k: string]: Pool;
  };
  /**
   * How many jobs may run at once. By default the number of processors.
   */
  concurrency?: number;
  budget?: Budget;
  /**
   * `max_size` is how much may be kept of what stages made, by default 20GB. What was not used for the longest time goes first; what the project needs now stays.
   */
  cache?: {
    max_size?: Size;
  };
  defaults?: Defaults;
  /**
   * After a failure: `finish` lets running jobs end and starts no others, `keep_going` goes on with all that does not need the failed one, `fail_fast` stops those that run.
   */
  on_failure?: "finish" | "keep_going" | "fail_fast";
  on_change?: OnChange;
  /**
   * The stages by their ids.
   */
  stages: {
    [k: string]: Stage;
  };
}
/**
 * Environment variables; templates are filled in.
 */
export interface Env {
  [k: string]: Value;
}
/**
 * What the whole run may spend, over all stages. When it is spent, there is no more of that kind; `time` stops the run.
 */
export interface Budget {
  /**
   * How many attempts there may be after a first one, of all stages together.
   */
  retries?: number;
  /**
   * How often stages with a loop may execute, all together. Rounds that are answered from the cache are free.
   */
  rounds?: number;
  time?: Duration;
}
/**
 * What holds for every stage that does not say otherwise.
 */
export interface Defaults {
  shell?: Shell;
  cwd?: WorkingFolder;
  env?: Env;
  pass_env?: PassEnv;
  retry?: Retry;
  timeout?: Duration;
  pool?: PoolUse;
  cache?: StageCache;
}
/**
 * One step of the pipeline: a command or a module, with what it reads and makes.
 */
export interface Stage {
  /**
   * What the stage is called on screens. Its id stays what commands and errors name it by.
   */
  title?: string;
  /**
   * Shown before the name of the stage: an emoji, or a letter or two.
   */
  icon?: string;
  description?: Description;
  /**
   * The command. A text goes through the shell; a list is a program and its arguments, without a shell.
   */
  run?: string | Value[];
  /**
   * The module that does the work: a file (`./stages/grid.ts`) or a module of a package (`package/module`).
   */
  uses?: string;
  /**
   * The options of the module; templates are filled in.
   */
  with?: {
    [k: string]: unknown;
  };
  /**
   * Stages that must have settled before this one. Needs that follow from expressions and paths need not be written.
   */
  needs?: Need[];
  when?: Condition;
  /**
   * What must be true before the stage starts. Where it is false, the stage fails.
   */
  require?: string | boolean | Requirement[];
  /**
   * One job for each item: `{ shot: data.project.shots }`. The list is an expression, or written out.
   */
  foreach?: {
    [k: string]: ItemList;
  };
  /**
   * One job for each combination: `{ size: [480, 1080], lang: [en, fr] }`.
   */
  matrix?: {
    [k: string]: ItemList;
  };
  /**
   * What the job of an item is called: `shot.id`. By default the item's `id`, its `name`, the item itself if it is text, a number, true or false, else its position. The keys of a matrix stand side by side: `480,en`.
   */
  key?: string;
  /**
   * Files, folders (`dir/`) and globs that the stage reads; `!` excludes.
   */
  inputs?: Path[];
  /**
   * Files and folders (`dir/`) that the stage makes. Old ones are removed before it starts; all must be there afterwards.
   */
  outputs?: Path[];
  /**
   * Paths of an earlier stage's outputs that this stage rewrites in place.
   */
  updates?: Path[];
  results?: Results;
  /**
   * What must be true of the outputs; an attempt that does not fulfil it fails.
   */
  verify?: Check[];
  /**
   * The exit codes that count as success.
   */
  success_exit_codes?: ExitCode[];
  env?: Env;
  pass_env?: PassEnv;
  secrets?: Secrets;
  cwd?: WorkingFolder;
  shell?: Shell;
  /**
   * Programs whose own bytes count: with another `ffmpeg` the stage runs again.
   */
  tools?: Text[];
  cache?: StageCache;
  /**
   * `false`: old outputs stay in place before the command runs, and are not kept for restoring. Not in a loop, and not for what another stage updates.
   */
  clean?: boolean;
  retry?: Retry;
  timeout?: Duration;
  pool?: PoolUse;
  loop?: Loop;
  /**
   * A failure is recorded, and dependents run; they read `stage.status`.
   */
  continue_on_error?: boolean;
  /**
   * Runs even after a failure or a cancel, when all else has settled.
   */
  always?: boolean;
  on_change?: OnChange;
  /**
   * The share of this stage in the progress of the whole run, until it is known how long stages take here.
   */
  weight?: number;
  /**
   * A regular expression over printed lines; one group is a percentage, two are done and total.
   */
  progress?: string;
}
/**
 * A condition, and what to say where it is false.
 */
export interface Requirement {
  that: Condition;
  message?: Text;
}
/**
 * The members of a file as results.
 */
export interface ResultsFile {
  file: File;
  schema?: File;
}
/**
 * Results by their names.
 */
export interface NamedResults {
  [k: string]: NamedResult;
}
/**
 * Where one result comes from. With `type` alone from the file named by `$STORYFLOW_RESULTS`, or from what the module returns.
 */
export interface NamedResult {
  type?: ValueType;
  file?: File;
  /**
   * A JSON Pointer to the value in the file; an empty one is the whole file.
   */
  pointer?: string;
  /**
   * A regular expression over what the command prints; its one group is the value.
   */
  stdout?: string;
}
/**
 * One check on what the attempt made.
 */
export interface Check {
  file?: File;
  /**
   * The media type of the file, found by its bytes.
   */
  type?: string;
  min_size?: Size;
  max_size?: Size;
  /**
   * The SHA-256 digest of the file.
   */
  sha256?: string;
  json?: File;
  schema?: File;
  that?: Condition;
  message?: Text;
  /**
   * A module that returns findings.
   */
  uses?: string;
  /**
   * The options of the module.
   */
  with?: {
    [k: string]: unknown;
  };
}
/**
 * A bounded way back: while `when` is true, the stage runs, and then everything from `back_to` on is judged again.
 */
export interface Loop {
  /**
   * The stage from which to go on again, or several.
   */
  back_to: string | Text[];
  /**
   * How often the stage with the loop may run.
   */
  limit: number;
  /**
   * A CEL expression that is a number, the higher the better. The round with the best one is kept.
   */
  score?: string;
  /**
   * What a round must gain over the best one before it; at 0 anything above 0.
   */
  min_delta?: number;
  /**
   * So many rounds in a row that gain less than `min_delta` end the loop.
   */
  patience?: number;
  /**
   * When the loop ends and `when` is still true: `fail`, or `accept` the best round and go on.
   */
  on_exhausted?: "fail" | "accept";
}
