/** What the beginning of an id stands for. */
export type RunMatch =
  | { readonly type: "one"; readonly id: string }
  | { readonly type: "many"; readonly ids: readonly string[] }
  | { readonly type: "none" };

/** The run whose id begins with a word, in whatever case; a whole id is just that one. */
export function matchRun(ids: readonly string[], word: string): RunMatch {
  const beginning = word.toUpperCase();
  const matches = ids.filter((id) => id.startsWith(beginning));
  const [id] = matches;
  if (id === undefined || beginning === "") return { type: "none" };
  return matches.length === 1 ? { type: "one", id } : { type: "many", ids: matches };
}

/** Whether a word can only be meant for a run: its first letters are a time, and a stage begins with a letter. */
export function looksLikeRun(word: string): boolean {
  return /^\d/u.test(word);
}

/** The shortest length at which the beginnings of all ids differ, for screens. */
export function shortIdLength(ids: readonly string[]): number {
  const sorted = ids.toSorted();
  const common = sorted.map((id, index) => commonLength(id, sorted[index + 1] ?? ""));
  return Math.max(shortestId, ...common.map((length) => length + 1));
}

/** The part of a ULID that is its time. */
const shortestId = 10;

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length += 1;
  return length;
}
