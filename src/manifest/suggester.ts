import { suggest } from "../model/suggest.ts";
import { maxComparisons } from "./limits.ts";

/** Proposes names for misspelled ones, until a manifest full of mistakes has made it compare too many. */
export class Suggester {
  #left = maxComparisons;

  suggest(word: string, candidates: readonly string[]): string | undefined {
    this.#left -= candidates.length;
    return this.#left < 0 ? undefined : suggest(word, candidates);
  }
}
