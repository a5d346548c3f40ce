import { distance } from "fastest-levenshtein";

/** Longer words are no typos of each other, and comparing them takes time squared. */
const longestWord = 64;

/** The candidate that was most likely meant by `word`; undefined when none is close. The first of equally close ones wins. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === "" || word.length > longestWord) return undefined;
  let best: string | undefined;
  let bestDistance = allowedDistance(word) + 1;
  for (const candidate of candidates) {
    if (candidate === word || candidate.length > longestWord) continue;
    const found = distanceBetween(word, candidate);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** A third of the word may be wrong. Two swapped letters count as two, so of five letters two may be; of a single one none. */
function allowedDistance({ length }: string): number {
  if (length < 5) return length === 1 ? 0 : 1;
  return Math.max(2, Math.floor(length / 3));
}

/** Another case or another joint (`min-size`, `minSize`) is hardly a difference. */
function distanceBetween(word: string, candidate: string): number {
  if (word.length > 1 && plain(word) === plain(candidate)) return 0;
  return distance(word.toLowerCase(), candidate.toLowerCase());
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}
