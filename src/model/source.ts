/** Where something stands in a text. */
export interface Place {
  /** The file as the person named it, relative to the project root where it can be. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** 0-based offsets into the text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A text with a name and the offset at which each of its lines begins. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/**
 * A text out of a source that knows where each of its characters stands there: a YAML scalar whose
 * quotes, escapes and indentation are gone from `value`. Each run says that from `value[at]` on the characters
 * stand one by one from `offset` on in the source, until the next run.
 */
export interface PlacedText {
  readonly value: string;
  readonly place: Place;
  readonly runs: readonly TextRun[];
}

export interface TextRun {
  readonly at: number;
  readonly offset: number;
}

export function makeSource(file: string, text: string): Source {
  const lineStarts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1)) {
    lineStarts.push(index + 1);
  }
  return { file, text, lineStarts };
}

/** The place of the characters from `start` to `end` (exclusive); offsets past the text are clamped. */
export function placeAt(source: Source, start: number, end: number = start): Place {
  const from = Math.min(Math.max(start, 0), source.text.length);
  const to = Math.min(Math.max(end, from), source.text.length);
  const line = lineOf(source.lineStarts, from);
  const column = from - (source.lineStarts[line] ?? 0) + 1;
  return { file: source.file, line: line + 1, column, start: from, end: to };
}

/** The place in the source of `text.value.slice(start, end)`. */
export function placeWithin(source: Source, text: PlacedText, start: number, end: number): Place {
  const from = offsetWithin(text, start);
  const last = end > start ? offsetWithin(text, end - 1) + 1 : from;
  return placeAt(source, from, Math.max(last, from));
}

function offsetWithin(text: PlacedText, index: number): number {
  const run = text.runs.findLast((candidate) => candidate.at <= index);
  return run === undefined ? text.place.start : run.offset + (index - run.at);
}

function lineOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
