import { plainLine } from "./plain-line.ts";

/** The last lines of some streams, whatever their length and that of their lines. */
export interface LineTail {
  /** Takes in the chunks of one more stream: what it has not ended is a line of its own. */
  readonly addStream: () => (chunk: Uint8Array) => void;
  /** Oldest first, unfinished ones included, blank ones left out. */
  readonly lines: () => readonly string[];
  /** How many lines were ended so far, as far as they were looked at. */
  readonly count: () => number;
}

export const tailLines = 20;
/** The beginning of a longer line is kept. */
const tailLineBytes = 2_000;

/** How many ends of lines are looked at in one chunk: there may be nothing but blank lines. */
const longestLook = 10 * tailLines;
const nothing: Uint8Array = new Uint8Array(0);
const decoder = new TextDecoder();
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export function createLineTail(): LineTail {
  /** As bytes: most are never looked at. */
  let finished: readonly Uint8Array[] = [];
  const unfinished: Uint8Array[] = [];
  let count = 0;

  const addStream = () => {
    const index = unfinished.push(nothing) - 1;
    return (chunk: Uint8Array) => {
      const { heads, rest } = lastLines(chunk, unfinished[index] ?? nothing);
      count += heads.length;
      finished = [...finished, ...heads].slice(-tailLines);
      unfinished[index] = rest;
    };
  };
  const lines = () =>
    [...finished, ...unfinished]
      .map(lineText)
      .filter((line) => line.trim() !== "")
      .slice(-tailLines);
  return { addStream, lines, count: () => count };
}

/** The beginnings of the last lines that end in the chunk, and of the one that does not; read from behind. */
function lastLines(
  chunk: Uint8Array,
  before: Uint8Array,
): { readonly heads: readonly Uint8Array[]; readonly rest: Uint8Array } {
  const nextBreak = breaksFromBehind(chunk);
  let end = nextBreak();
  if (end === -1) return { heads: [], rest: lineHead(before, chunk) };
  const rest = lineHead(nothing, chunk.subarray(end + 1));
  const heads: Uint8Array[] = [];
  for (let looks = 0; end !== -1 && heads.length < tailLines && looks < longestLook; looks++) {
    const start = nextBreak();
    const text = chunk.subarray(start + 1, end);
    const head = lineHead(start === -1 ? before : nothing, text);
    if (head.length > 0) heads.push(head);
    end = start;
  }
  return { heads: heads.toReversed(), rest };
}

/** The ends of lines, the last first, then -1: a progress bar ends its lines in a carriage return. */
function breaksFromBehind(chunk: Uint8Array): () => number {
  let feed = chunk.lastIndexOf(lineFeed);
  let carriage = chunk.lastIndexOf(carriageReturn);
  return () => {
    const last = Math.max(feed, carriage);
    if (last === -1) return -1;
    if (last === feed) feed = chunk.subarray(0, last).lastIndexOf(lineFeed);
    else carriage = chunk.subarray(0, last).lastIndexOf(carriageReturn);
    return last;
  };
}

/** A copy, so that the chunk can go. */
function lineHead(before: Uint8Array, text: Uint8Array): Uint8Array {
  const room = tailLineBytes - before.length;
  return room <= 0 || text.length === 0 ? before : Buffer.concat([before, text.subarray(0, room)]);
}

function lineText(bytes: Uint8Array): string {
  const text = plainLine(decoder.decode(bytes));
  return bytes.length < tailLineBytes ? text : `${text.replace(/�+$/u, "")} …`;
}
