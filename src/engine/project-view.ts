import type { MadeEntry, MadePath } from "../model/record.ts";
import { foldersAbove, plainPath } from "./plain-path.ts";

interface MadeVersion {
  readonly path: string;
  readonly job: string;
  readonly entries: readonly MadeEntry[];
}

/**
 * What the project folder should hold of what jobs made: which version of each output is current. The folder itself may lag
 * behind: it is brought up where somebody reads it, and at the end.
 */
export class ProjectView {
  /** By the plain form of an output's path. */
  readonly #versions = new Map<string, MadeVersion>();
  readonly #kept = new Map<string, ReadonlyMap<string, MadeVersion | undefined>>();

  /** The current version of an output, with the job that made it. */
  at(path: string): MadeVersion | undefined {
    return this.#versions.get(plainPath(path));
  }

  /** The current version of the output that a path is, or lies in. */
  around(path: string): MadeVersion | undefined {
    const plain = plainPath(path);
    return [plain, ...foldersAbove(plain).toReversed()]
      .map((folder) => this.#versions.get(folder))
      .find((version) => version !== undefined);
  }

  /** A job has made its outputs, and rewritten what it updates. */
  make(job: string, outputs: readonly MadePath[], updates: readonly MadePath[]): void {
    for (const { path, entries } of outputs) this.#versions.set(plainPath(path), { path, job, entries });
    for (const update of updates) this.#update(update);
  }

  /** What a job made before is there no more, or is about to be made anew. */
  drop(paths: readonly string[]): void {
    for (const path of paths) this.#versions.delete(plainPath(path));
  }

  /** Remembers the versions at some paths, and of what they lie in, under a name. */
  keep(name: string, paths: readonly string[]): void {
    const names = paths.flatMap((path) => [plainPath(path), plainPath(this.around(path)?.path ?? path)]);
    this.#kept.set(name, new Map(names.map((plain) => [plain, this.#versions.get(plain)])));
  }

  /** Lets the versions be what they were; of `paths` what was not there then is not there again. */
  putBack(name: string, paths: readonly string[]): void {
    const kept = this.#kept.get(name) ?? new Map<string, MadeVersion | undefined>();
    for (const plain of new Set([...paths.map(plainPath), ...kept.keys()])) {
      const version = kept.get(plain);
      if (version !== undefined) this.#versions.set(plain, version);
      else this.#versions.delete(plain);
    }
  }

  #update({ path, entries }: MadePath): void {
    const version = this.around(path);
    if (version === undefined) return;
    // Entries are told apart as the disk does: it may hold both `a.txt` and `A.txt`.
    const folder = path.replace(/^(?:\.\/)+/u, "").replace(/\/+$/u, "");
    const others = version.entries.filter((entry) => !isAtOrBelow(entry.path, folder));
    const merged = [...others, ...entries].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    this.#versions.set(plainPath(version.path), { ...version, entries: merged });
  }
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
