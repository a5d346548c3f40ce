import type { Terminal } from "../ui/open-reporter.ts";
import type { UiName } from "../ui/ui-names.ts";

/** Where a command runs. */
export interface Cli extends Terminal {
  readonly cwd: string;
  readonly version: string;
}

/** The options of `run` as they were given. */
export interface RunFlags {
  readonly param?: readonly (readonly [string, string])[];
  readonly paramsFile?: string;
  readonly concurrency?: number;
  readonly keepGoing?: true;
  readonly failFast?: true;
  readonly grace?: number;
  readonly ui: UiName;
  readonly verbose?: true;
}
