import type { Check, ResultsSpec } from "./pipeline.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Scope } from "./expression.ts";
import type { JobState } from "./outcome.ts";
import type { MadeEntry } from "./record.ts";
import type { Place } from "./source.ts";

/** All that an attempt needs to know, with every template resolved. Data only: it may travel to another machine. */
export interface WorkOrder {
  readonly run: string;
  readonly job: string;
  readonly stage: string;
  /** 0 before any rework of a loop. */
  readonly round: number;
  /** How often it began before, over all loops that hold it. */
  readonly pass: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly action: OrderedAction;
  /** Relative to the project root, `.` for the root itself. */
  readonly cwd: string;
  /** The declared variables, without secrets. */
  readonly env: { readonly [name: string]: string };
  /** What tells the command which devices are its own. Known only when it executes, and in no key. */
  readonly exports?: { readonly [name: string]: string };
  /** Names handed through from the caller's environment. */
  readonly passEnv: readonly string[];
  /** Names only: values are looked up where the attempt executes. */
  readonly secrets: readonly string[];
  /** As declared, templates resolved: literal files, folders with a slash at the end, globs, `!` excludes. */
  readonly inputs: readonly string[];
  /** All that the stages it needs make or would have made: what the disk holds of it counts for nothing. */
  readonly versions: readonly PathVersion[];
  /** Of these stages all that they made is content. */
  readonly content: readonly ContentNeed[];
  readonly outputs: readonly string[];
  /** False: old outputs stay in place before the command. */
  readonly clean: boolean;
  readonly cache: CacheRules;
  readonly tools: readonly string[];
  readonly notes: readonly CommandNote[];
  readonly updates: readonly string[];
  readonly results?: ResultsSpec<string>;
  readonly verify: readonly OrderedCheck[];
  readonly successExitCodes: readonly number[];
  readonly timeoutMs?: number;
  /** Where the author wrote that time; absent where something else bounds the attempt. */
  readonly timeoutPlace?: Place;
  /** That time is the grace time: the run is to end. */
  readonly isGraceTime?: true;
  readonly graceMs: number;
  readonly progress?: string;
  /** Where the attempt's output is written, relative to the project root. */
  readonly log: string;
  /** What `verify` expressions see, without this job's own results. */
  readonly scope: Scope;
}

/** A path that a stage makes, as it stands for the reader. */
export interface PathVersion {
  /** As declared, templates resolved. */
  readonly path: string;
  readonly stage: string;
  readonly state: JobState;
  /** Absent: it is not there. */
  readonly entries?: readonly MadeEntry[];
  /** Other jobs may be at work in other parts of it. */
  readonly isShared?: true;
  /** Only what the entries name is meant: whatever lies beside them is left alone. */
  readonly isPart?: true;
  /** What lies at these paths or below is left alone. */
  readonly spare?: readonly string[];
}

export interface ContentNeed {
  readonly stage: string;
  /** Its outputs and updates. */
  readonly paths: readonly string[];
}

/** The key under which a run took a job up, and when. */
export interface HeldKey {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What the cache may do for an attempt. */
export interface CacheRules {
  /** Absent: what was made before may answer. Else why not, in words: `cache: false`. */
  readonly notReused?: string;
  /** What it made in the run that goes on answers all the same. */
  readonly held?: HeldKey;
  /** It may make something else of the same: an equal key says nothing. */
  readonly isVolatile?: true;
  /** Whether the outputs are kept for restoring. */
  readonly stored: boolean;
  /** Whether it is written down that they were made. */
  readonly recorded: boolean;
}

/** A value that a command is made with: it tells why a key changed. */
export interface CommandNote {
  /** `param scale (run)`; unique in an order. */
  readonly name: string;
  /** `line 18` */
  readonly where: string;
  readonly value: JsonValue;
  /** People may see the value. */
  readonly isShown: boolean;
}

export type OrderedAction =
  | { readonly kind: "shell"; readonly command: readonly string[]; readonly display: string }
  | { readonly kind: "module"; readonly uses: string; readonly options: JsonObject };

export type OrderedCheck =
  | Exclude<Check<string>, { type: "uses" }>
  | { readonly type: "uses"; readonly uses: string; readonly options: JsonObject };

interface JudgedFile {
  readonly file: string;
  readonly schema?: string;
  /** Where it is written. */
  readonly place: Place;
}

/** The files that results are taken from and checks look at, with what they are held to. */
export function judgedFiles({
  results,
  verify,
}: Pick<WorkOrder, "results" | "verify">): readonly JudgedFile[] {
  const checked = verify.flatMap((check) => (check.type === "file" || check.type === "json" ? [check] : []));
  if (results?.type === "file") return [results, ...checked];
  const pointed = (results?.values ?? []).flatMap(({ from, place }) =>
    from.type === "pointer" ? [{ file: from.file, place }] : [],
  );
  return [...pointed, ...checked];
}

/** What an attempt says of itself while it runs. */
export interface AttemptReport {
  /** 0 to 1. */
  readonly fraction?: number;
  /** The last line it printed or the message it reported, secrets masked, no control characters. */
  readonly message?: string;
}
