import type { Eviction } from "../cache/evict.ts";

/** After so many runs at the latest all of a cache is looked through again: others may have added to it. */
const runsMax = 100;
/** Of so many projects it is remembered. */
const projectsMax = 100;

interface KnownCache {
  /** At most: what went from it since is not known. */
  readonly bytes: number;
  readonly runs: number;
}

/**
 * How large the caches of projects are, as far as this process knows. To look through one takes as long as it has files, and watching
 * adds to it with each run: while there is room, what was written is added up.
 */
export class CacheRoom {
  readonly #known = new Map<string, KnownCache>();

  /** Whether a project's cache may have grown too large by what a run wrote to it. */
  isDue(root: string, maxBytes: number, writtenBytes: number): boolean {
    const known = this.#known.get(root);
    if (known === undefined) return true;
    const { bytes, runs } = { bytes: known.bytes + writtenBytes, runs: known.runs + 1 };
    this.#known.set(root, { bytes, runs });
    return bytes > maxBytes || runs >= runsMax;
  }

  /** It was looked through. */
  note(root: string, { keptBytes }: Pick<Eviction, "keptBytes">): void {
    this.#known.delete(root);
    this.#known.set(root, { bytes: keptBytes, runs: 0 });
    const [oldest] = this.#known.keys();
    if (this.#known.size > projectsMax && oldest !== undefined) this.#known.delete(oldest);
  }
}
