import type { Terminal } from "../ui/open-reporter.ts";
import type { LogPrefix, UiName } from "../ui/ui-names.ts";

/** Where a command runs. */
export interface Cli extends Terminal {
  readonly cwd: string;
  readonly version: string;
}

/** What says which stages of which pipeline are meant, and how far what was made before may answer. */
export interface SelectFlags {
  readonly param?: readonly (readonly [string, string])[];
  readonly paramsFile?: string;
  /** `true`: all stages. */
  readonly force?: readonly string[] | true;
  /** False: `--no-cache`. */
  readonly cache?: boolean;
}

/** The options of `plan` and `explain` as they were given. */
export interface PlanFlags extends SelectFlags {
  readonly json?: true;
}

/** The options of `run` as they were given. */
export interface RunFlags extends SelectFlags {
  readonly dryRun?: true;
  /** In a process of its own. */
  readonly detach?: true;
  /** The run to go on with. */
  readonly resumes?: string;
  /** An interrupted run is not gone on with. */
  readonly new?: true;
  readonly watch?: true;
  readonly poll?: true;
  /** False: `--no-wait`. */
  readonly wait?: boolean;
  readonly concurrency?: number;
  readonly keepGoing?: true;
  readonly failFast?: true;
  readonly grace?: number;
  readonly ui: UiName;
  readonly logPrefix?: LogPrefix;
  readonly verbose?: true;
}
