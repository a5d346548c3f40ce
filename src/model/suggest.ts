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

/** A third of the word may be wrong; of a word of two letters, one. */
function allowedDistance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3));
}

/** Another case or another joint (`min-size`, `minSize`) is hardly a difference. */
function distanceBetween(word: string, candidate: string): number {
  if (word.length > 1 && plain(word) === plain(candidate)) return 0;
  const found = distance(word.toLowerCase(), candidate.toLowerCase());
  // Of two letters one must be right, or every short name would be a typo of every other.
  return found >= Math.max(word.length, candidate.length) ? Infinity : found;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}
