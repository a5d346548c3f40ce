import type { Diagnostic } from "../model/diagnostic.ts";
import type { RunState } from "../model/outcome.ts";
import type { Source } from "../model/source.ts";
import type { AttemptWish } from "./running-attempt.ts";

/** What happens around the runs of a watched project. Told to people and programs; written down nowhere. */
export type WatchFact =
  | WatchStarted
  | WatchChanged
  | WatchWaiting
  | WatchBroken
  | WatchPaused
  | WatchLooping
  | WatchWarned
  | WatchEnded;

export type WatchEvent = { readonly at: number } & WatchFact;

/** What is watched from now on: at the start, and whenever the manifest says something else. */
export interface WatchStarted extends WatchCounts {
  readonly type: "watch.started";
  readonly isPolling: boolean;
}

interface WatchCounts {
  readonly files: number;
  /** With a file that is watched, relative to the project root. */
  readonly folders: readonly string[];
}

/** Something that jobs read is another than it was. */
export interface WatchChanged {
  readonly type: "watch.changed";
  /** Relative to the project root; the first few. */
  readonly paths: readonly string[];
  /** How many paths changed. */
  readonly count: number;
  /** The pipeline itself: its manifest, data or variables. */
  readonly isProject: boolean;
  readonly affected: readonly AffectedJob[];
  /** Jobs that run if the affected ones make something else. */
  readonly dependents: readonly string[];
}

export interface AffectedJob {
  readonly job: string;
  /** Most telling first: `input assets/a.png changed`. */
  readonly reasons: readonly string[];
  readonly action: AffectedAction;
}

/**
 * `run`: a run begins; `restore`: in it, what was made before is put back. While one goes on: `restart`: the job is stopped and runs again;
 * `finish`: it runs again when it has ended; `stop`: it is stopped, and runs in the next run; `queue`: it is left to the next run; `drop`: it is
 * not run again, as it is gone from the manifest or its list.
 */
export type AffectedAction = "run" | "restore" | "drop" | AttemptWish;

export interface WatchWaiting extends Partial<WatchCounts> {
  readonly type: "watch.waiting";
  /** Of the last run; absent before the first. */
  readonly last?: RunState;
  readonly failed: readonly string[];
}

/** The pipeline cannot be run as it is now written. */
export interface WatchBroken {
  readonly type: "watch.broken";
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  /** Of params and stages that were asked for. */
  readonly problems: readonly { readonly message: string; readonly hint?: string }[];
}

export interface WatchPaused {
  readonly type: "watch.paused" | "watch.resumed";
}

/** The same files change in every run, although nobody touches them in between: the pipeline itself does. */
export interface WatchLooping {
  readonly type: "watch.looping";
  readonly paths: readonly string[];
  readonly runs: number;
}

export interface WatchWarned {
  readonly type: "watch.warned";
  readonly message: string;
  readonly hint?: string;
}

export interface WatchEnded {
  readonly type: "watch.ended";
}
