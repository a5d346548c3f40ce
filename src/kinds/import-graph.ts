import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Who imports what in this process, as the resolve hook sees it: each file is loaded once, but asked for by many. A file is itself
 * whatever stands behind its `?`.
 */
export class ImportGraph {
  readonly #edges = new Map<string, Set<string>>();
  readonly #required = new Map<string, string>();

  add(parentUrl: string, url: string): void {
    const [parent, child] = [plainUrl(parentUrl), plainUrl(url)];
    const known = this.#edges.get(parent);
    if (known === undefined) this.#edges.set(parent, new Set([child]));
    else known.add(child);
  }

  /** An import by `require`: what it means is the same in all files of a folder. */
  addRequired(parentUrl: string, specifier: string, url: string): void {
    this.add(parentUrl, url);
    if (isFile(parentUrl)) this.#required.set(requireKey(fileURLToPath(parentUrl), specifier), url);
  }

  /** Node resolves a `require` once in a folder; from then on only this is heard of it. */
  addKnownRequire(parentFile: string, specifier: string): void {
    const url = this.#required.get(requireKey(parentFile, specifier));
    if (url !== undefined) this.add(pathToFileURL(parentFile).href, url);
  }

  /** The files that a module is made of: itself and all that it imports, but for what is not followed. */
  reachableFrom(url: string, isFollowed: (url: string) => boolean): ReadonlySet<string> {
    const reached = new Set([plainUrl(url)].filter(isFollowed));
    // The set grows while it is walked.
    for (const parent of reached) {
      for (const next of this.#edges.get(parent) ?? []) if (isFollowed(next)) reached.add(next);
    }
    return reached;
  }
}

function requireKey(parentFile: string, specifier: string): string {
  return `${dirname(parentFile)}\0${specifier}`;
}

function isFile(url: string): boolean {
  return url.startsWith("file:");
}

function plainUrl(url: string): string {
  return isFile(url) ? url.replace(/[?#].*$/su, "") : url;
}
