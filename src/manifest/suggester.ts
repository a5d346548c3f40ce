import { suggest } from "../model/suggest.ts";
import { maxComparisons } from "./limits.ts";

/** Proposes names for misspelled ones, until a manifest full of mistakes has made it compare too many. */
export class Suggester {
  #left = maxComparisons;

  /** The key that was most likely meant; never `except`. */
  suggest(word: string, known: ReadonlyMap<string, unknown>, except?: string): string | undefined {
    this.#left -= known.size;
    if (this.#left < 0) return undefined;
    return suggest(
      word,
      [...known.keys()].filter((name) => name !== except),
    );
  }
}
