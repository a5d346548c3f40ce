import type { RunEvent } from "./model/event.ts";
import type { Measured } from "./model/job-history.ts";
import type { JsonObject } from "./model/json.ts";
import type { ExecutionRecord, KeyPart, MadeEntry, MadePath } from "./model/record.ts";
import type { Failure, Outcome } from "./model/outcome.ts";
import type { AttemptReport, PathVersion, WorkOrder } from "./model/work-order.ts";

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
  /**
   * Present where somebody shows all that is printed: whole lines, each with its end, secrets masked, a very long one cut. What it
   * returns is waited for, so that a slow reader slows what prints and fills no memory.
   */
  readonly onPrinted?: (lines: string) => Promise<void> | undefined;
  readonly onWarning: (message: string) => void;
  /** Outputs of a stage were put back before they are read. */
  readonly onRestored: (stage: string, files: number, bytes: number) => void;
}

/** How an attempt ended, and what stands in the project after a good one. */
export type Execution =
  | (Extract<Outcome, { status: "succeeded" }> & {
      readonly made: readonly MadePath[];
      /** Present where it is on record and answers from now on: what of its outputs is kept for restoring. */
      readonly stored?: { readonly files: number; readonly bytes: number };
    })
  | Exclude<Outcome, { status: "succeeded" }>;

/** Whole attempts: looks for what was made before, prepares, executes, holds the outputs to their contract. */
export interface JobExecutor {
  /** What is known without executing. Never rejects for what the world does. */
  recall(order: WorkOrder, controls: AttemptControls): Promise<Recalled>;
  /** Executes. `keyed` is what `recall` found out of the order. Never rejects for what the world does. */
  execute(order: WorkOrder, keyed: KeyedOrder | undefined, controls: AttemptControls): Promise<Execution>;
}

export type Recalled =
  | RecalledHit
  /** It must execute. `keyed` is absent where an attempt cannot even begin: it will say why. */
  | MissedRecall
  /** What went in could not even be looked at. */
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

export interface MissedRecall {
  readonly status: "miss";
  readonly reasons: readonly string[];
  /** Nobody looked: it is to execute whatever was made before. */
  readonly isAsked?: true;
  /** What was made before is held to a new contract, and nothing may be put in place to do so. */
  readonly isUnjudged?: true;
  readonly keyed?: KeyedOrder;
}

export interface RecalledHit {
  readonly status: "hit";
  readonly key: string;
  readonly exitCode: number | null;
  readonly results: JsonObject;
  readonly made: readonly MadePath[];
  readonly savedMs: number;
  /** What its key is made of; absent where nobody asked. */
  readonly parts?: readonly KeyPart[];
}

/** An order with the digest of all that it depends on. */
export interface KeyedOrder {
  readonly key: string;
  readonly parts: readonly KeyPart[];
  readonly inputs: readonly InputFile[];
}

/** A file that a job reads, by its content. */
export interface InputFile {
  readonly path: string;
  readonly digest: string;
  readonly executable: boolean;
  /** A stage made it. */
  readonly isMade: boolean;
}

/** What stands in the project folder at the end of a run, or before a job reads it. */
export interface ProjectFolder {
  /** Lets the folder show just these versions at their paths; what is right already is not touched. */
  show(versions: readonly PathVersion[], run: string): Promise<Shown>;
  /** The stages at whose paths something else stands than these versions. Changes nothing. */
  differing(versions: readonly PathVersion[]): Promise<ReadonlySet<string>>;
  /** Whether anything is known of an earlier run of a stage of this manifest. */
  hasRun(stage: string): boolean;
  /** Those of the paths at which something stands that was there before this run. */
  leftOver(paths: readonly string[]): Promise<readonly string[]>;
  /** What stands at those of the paths where all is as stages made it and can be had again. */
  standing(paths: readonly string[]): Promise<readonly MadePath[]>;
  /** What stages of this manifest made in earlier runs, those too that are gone from it. */
  formerOutputs(): readonly { readonly stage: string; readonly paths: readonly string[] }[];
  /**
   * What a stage makes from now on: what it made at other paths before goes, by the rule of `show`. Remembered until the stage makes
   * something else, whether it succeeds or not.
   */
  retire(
    stage: string,
    outputs: readonly string[],
    /** What others make; asked for only where something goes. */
    spare: () => readonly string[],
    run: string,
  ): Promise<{ readonly trashed: readonly string[] }>;
  /** These stages are gone, and what they made as well. */
  forgetOutputs(stages: readonly string[]): void;
}

export interface Shown {
  /** What was put back, by stage. */
  readonly restored: readonly { readonly stage: string; readonly files: number; readonly bytes: number }[];
  /** What people made there, now in the trash. */
  readonly trashed: readonly string[];
  /** What could not be put there, with the reason. */
  readonly failed: readonly { readonly stage: string; readonly path: string; readonly reason: string }[];
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
      /** Undefined: there was more than `captureBytes`. */
      readonly stdout: string | undefined;
      readonly tail: readonly string[];
    }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "cancelled" };

/** The project folder on disk. Paths are relative to its root and checked to lie inside before anything is written. */
export interface Workspace extends ProjectFolder {
  readonly root: string;
  /**
   * Every file that the patterns match, sorted; literal paths that are missing come back as such. What lies under the paths of
   * versions comes from these and never from the disk.
   */
  resolveInputs(
    patterns: readonly string[],
    exclude: readonly string[],
    versions: readonly PathVersion[],
  ): Promise<{ readonly files: readonly string[]; readonly missing: readonly string[] }>;
  /** Digest and executable bit of a file that is no link, or of what a link leads to; undefined where there is none. */
  lookAtFile(path: string): Promise<{ readonly digest: string; readonly executable: boolean } | undefined>;
  /** All that stands at the paths, with digests. */
  lookAt(paths: readonly string[]): Promise<readonly MadePath[]>;
  /** Whether just this stands in the project. */
  isInPlace(entry: MadeEntry): Promise<boolean>;
  /** Makes room for outputs: what stands there is removed if it can be restored, else moved to the trash (returned). */
  clearOutputs(paths: readonly string[], run: string): Promise<readonly string[]>;
  /** The declared outputs that are not there, or not of the kind that was declared. */
  missingOutputs(paths: readonly string[]): Promise<readonly string[]>;
  /** Remembers that a stage made what now stands at these paths: it may be removed without a trace. */
  claim(made: readonly MadePath[], isStored: boolean): void;
  /** Text of a file; undefined when it is missing. Throws `FileTooLarge` past the limit. */
  readText(path: string, maxBytes: number): Promise<string | undefined>;
  /** A path inside the project as an absolute one; undefined when it leads outside, links included. */
  locate(path: string): Promise<string | undefined>;
}

/** What is to be watched. Paths are absolute. */
export interface WatchRequest {
  /** Folders; one that is not there yet is waited for. */
  readonly roots: readonly string[];
  /** Whether a change at this path is to be told. */
  readonly accepts: (path: string) => boolean;
  /** Whether a folder may hold such a path. */
  readonly mayHold: (folder: string) => boolean;
  /** Whether a folder is entered although it is a link. */
  readonly entersLink: (folder: string) => boolean;
  /** Looks by the clock, and does not rely on what the system tells. */
  readonly isPolling: boolean;
  readonly onChange: (path: string) => void;
  /** It does not see any more what it should. */
  readonly onError: (error: Error) => void;
}

export interface FileWatch {
  /** What there is of what is watched: how many files, and the folders that hold them. */
  count(): { readonly files: number; readonly folders: readonly string[] };
  close(): Promise<void>;
}

/** The record of a run; an event is here before anyone hears it. */
export interface Journal {
  append(event: RunEvent): void;
  /** Who is told now and then that the first so many events are on disk; not any more when it is being closed. */
  onSaved(listener: (events: number) => void): void;
  close(): Promise<void>;
}

/** What had to go from the cache. */
export interface Evicted {
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
}

/** A file that a module was loaded from. */
export interface ModuleFile {
  /** What stands in the key: a path in the project, or `package@version/path`. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

/** A module as described by itself. */
export interface ModuleDescription {
  readonly role: "stage" | "check";
  /** JSON Schema of its options. */
  readonly options?: JsonObject;
  /** Itself and all that it imports when it is loaded, sorted by name. What it imports while it runs is not known. */
  readonly files: readonly ModuleFile[];
}

/** Findings of a check: none means good. */
export interface Finding {
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** What tells one version of a file from another. */
export interface FileVersion {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** Digests of files, each computed once for a version of it. */
export interface FileDigests {
  /**
   * SHA-256 of a file's bytes in hexadecimals, links followed; undefined where there is no regular file. Absolute path. `seen` is what
   * the caller has just found there, a regular file: it is not looked for a second time.
   */
  digestOf(file: string, seen?: FileVersion): Promise<string | undefined>;
}

/** Bytes by their digest, and records by their key. A bad store does no harm: what cannot be relied on is not there. */
export interface Store {
  /** Whether the blob is there, whole: its bytes are looked at once for each version of its file. */
  has(digest: string): Promise<boolean>;
  /** Keeps a copy of a file whose digest is known. Rejects with what the system refused. */
  put(file: string, digest: string): Promise<void>;
  /** Keeps a file by moving it in; it is gone from where it was, also where the blob was there before. */
  adopt(file: string, digest: string): Promise<void>;
  putText(text: string): Promise<string>;
  /** Text of a blob; undefined where it is not there. */
  readText(digest: string, maxBytes: number): Promise<string | undefined>;
  /** Puts a copy in place of what stands at an absolute path, whole or not at all. False where there is no whole blob. */
  restore(digest: string, file: string, executable: boolean): Promise<boolean>;
  readRecord(key: string): Promise<ExecutionRecord | undefined>;
  /** Resolves when it is on disk. */
  writeRecord(record: ExecutionRecord): Promise<void>;
}

/** What is remembered of a project between runs. It may be lost: then files are looked at again. */
export interface State {
  /** The digest of a file, if it still has this stamp. Paths are relative to the project root. */
  knownDigest(path: string, stamp: string): string | undefined;
  keepDigest(path: string, stamp: string, digest: string): void;
  /** What a stage made at a path, and whether it was kept in the store. */
  claimAt(path: string): { readonly digest: string; readonly isStored: boolean } | undefined;
  claim(path: string, digest: string, isStored: boolean): void;
  /** Forgets what stages made at a path and below it. */
  disclaim(path: string): void;
  /** Forgets all files of which `isThere` says that they are not, and how many that were. */
  forgetGone(isThere: (path: string) => boolean): number;
  formerOutputs(): readonly { readonly stage: string; readonly paths: readonly string[] }[];
  outputsOf(stage: string): readonly string[];
  /** What is remembered of a stage that is gone. */
  forgetStage(stage: string): void;
  noteOutputs(stage: string, paths: readonly string[]): void;
  /** The key that a job had in a pass of a run. */
  noteKey(work: { readonly job: string; readonly pass: number; readonly run: string }, key: string): void;
  /** The last one that a job had, in this pass if it came that far. */
  lastKey(job: string, pass: number): string | undefined;
  /** Keys that jobs had when they last took part in a run: what they name is needed. */
  currentKeys(): ReadonlySet<string>;
  /** How long an execution of a job took, or how many rounds its loop went. Of the last few only. */
  noteMeasured(job: string, measured: { readonly durationMs: number } | { readonly rounds: number }): void;
  /** By job. */
  allMeasured(): ReadonlyMap<string, Measured>;
  /** All that is written in it is on disk, or nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** What a job wants of a pool that all runs of this machine share. */
export interface WantedSlots {
  readonly pool: string;
  /** The ids of all slots. */
  readonly devices: readonly string[];
  readonly slots: number;
}

/** Slots that nobody else on this machine has. */
export interface HeldSlots {
  /** By pool. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  release(): void;
}

/** Pools that all runs of this machine share. What a run held is free when its process is gone, however it went. */
export interface MachineSlots {
  /**
   * Resolves with all that is wanted, or with undefined when the signal aborts before. `onWait` is called once, when
   * something is not free. Rejects with what the system refused.
   */
  acquire(
    wanted: readonly WantedSlots[],
    signal: AbortSignal,
    onWait: () => void,
  ): Promise<HeldSlots | undefined>;
}
