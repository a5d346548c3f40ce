import type { JobHistory } from "../model/job-history.ts";
import type { JsonObject } from "../model/json.ts";
import type { Plan } from "../model/plan.ts";
import type { Clock, Evicted, JobExecutor, Journal, MachineSlots, ProjectFolder, Random } from "../ports.ts";
import type { HeldKeys } from "./fold-held.ts";
import type { Listener } from "./listeners.ts";
import type { ScheduleLimits } from "../scheduler/commands.ts";

/** What is to be run. Data only. */
export interface RunInput {
  /** A ULID. */
  readonly run: string;
  /** As the person named it. */
  readonly manifest: string;
  readonly plan: Plan;
  readonly params: JsonObject;
  readonly data: JsonObject;
  /** Values of the `pass_env` names that are set where the run was started. */
  readonly environment: { readonly [name: string]: string };
  readonly limits: ScheduleLimits;
  readonly graceMs: number;
  readonly cache: CacheUse;
  /** All stages of the manifest are to run, not only some. */
  readonly isWhole: boolean;
  /** The run that this one goes on with. */
  readonly continued?: ContinuedRun;
  /** What earlier runs have shown, by job. */
  readonly histories?: ReadonlyMap<string, JobHistory>;
}

/** What holds of a run that did not come to its end. */
export interface ContinuedRun {
  readonly run: string;
  readonly keys: HeldKeys;
}

/** How far what was made before may answer. */
export interface CacheUse {
  /** False: nothing is looked up, and nothing is kept but for what loops need. */
  readonly isOn: boolean;
  /** Stages that run in any case. */
  readonly forced: "all" | readonly string[];
}

/** What it is run with. */
export interface RunWorld {
  readonly executor: JobExecutor;
  readonly folder: ProjectFolder;
  readonly machineSlots: MachineSlots;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  /** Makes the cache as small as it may be, when all is done. */
  readonly makeRoom: () => Promise<Evicted>;
  /** Told after the journal. One that fails is not told again. */
  readonly listeners: readonly Listener[];
  /** Replaces secret values in a text. */
  readonly mask: (text: string) => string;
  /** The log of an attempt, relative to the project root. */
  readonly logFile: (job: string, pass: number, attempt: number) => string;
}
