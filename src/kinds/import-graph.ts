/** Who imports what in this process, as the resolve hook sees it: each file is loaded once, but asked for by many. */
export class ImportGraph {
  readonly #edges = new Map<string, Set<string>>();

  add(parentUrl: string, url: string): void {
    const known = this.#edges.get(parentUrl);
    if (known === undefined) this.#edges.set(parentUrl, new Set([url]));
    else known.add(url);
  }

  /** The files that a module is made of: itself and all that it imports, but for what is not followed. */
  reachableFrom(url: string, isFollowed: (url: string) => boolean): ReadonlySet<string> {
    const reached = new Set([url]);
    // The set grows while it is walked.
    for (const parent of reached) {
      for (const next of this.#edges.get(parent) ?? []) if (isFollowed(next)) reached.add(next);
    }
    return reached;
  }
}
