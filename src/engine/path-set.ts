import { foldersAbove, plainPath } from "./plain-path.ts";

/** Paths of outputs, to be asked whether another one is, holds, or lies in one of them. */
export class PathSet {
  readonly #paths = new Set<string>();
  /** All folders that hold one. */
  readonly #above = new Set<string>();

  constructor(paths: readonly string[]) {
    for (const path of paths) {
      const plain = plainPath(path);
      this.#paths.add(plain);
      for (const folder of foldersAbove(plain)) this.#above.add(folder);
    }
  }

  touches(path: string): boolean {
    const plain = plainPath(path);
    if (this.#paths.has(plain) || this.#above.has(plain)) return true;
    return foldersAbove(plain).some((folder) => this.#paths.has(folder));
  }
}
