import { digestText } from "../../src/keys/digest-text.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Where the project of a simulated machine lies; nothing of it is on a disk. */
export const projectRoot = "/project";

/** What outlives a process: files, the cache, what is remembered of the project. */
export class Machine {
  readonly clock = new VirtualClock();
  /** Every file of the project by its path, relative to the root. Folders are there as long as something is in them. */
  readonly disk: Map<string, string>;
  /** What was moved out of the way. */
  readonly trash: string[] = [];
  readonly blobs = new Map<string, string>();
  /** As JSON, by key. */
  readonly records = new Map<string, string>();
  readonly state = new StateTables();
  /** Who has which slots of the pools that all runs of it share. */
  readonly slots = new Map<string, string>();
  /** Grows whenever a command begins or ends. */
  ticks = 0;
  /** What of its cache was lost. */
  lost: "blobs" | "state" | undefined;

  constructor(files: Iterable<readonly [string, string]>) {
    this.disk = new Map(files);
  }

  /** The digest of a file in the project. */
  digestAt(path: string): string | undefined {
    const text = this.disk.get(path);
    return text === undefined ? undefined : digestText(text);
  }

  /** The files at a path, or below it if it is a folder; sorted. */
  filesAt(path: string): readonly string[] {
    const plain = path.replace(/\/$/u, "");
    return [...this.disk.keys()].filter((name) => isAtOrBelow(name, plain)).toSorted();
  }
}

/** The tables of `state.db`. */
export class StateTables {
  readonly claims = new Map<string, { readonly digest: string; readonly isStored: boolean }>();
  readonly outputs = new Map<string, readonly string[]>();
  readonly keys = new Map<string, Map<number, { readonly key: string; readonly run: string }>>();

  clear(): void {
    this.claims.clear();
    this.outputs.clear();
    this.keys.clear();
  }
}

export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
