import type { AttemptControls } from "../ports.ts";

/** Shows what an attempt prints, line by line, to somebody who may take his time. */
export interface LineShow {
  /** Takes in the chunks of one more stream: its lines are not mixed with those of another. */
  readonly addStream: () => LineStream;
  /** One line that was not printed. */
  readonly say: (text: string) => void;
  /** From now on nobody is waited for; the rest is shown as far as it is little. */
  readonly hurry: () => void;
}

interface LineStream {
  /** Resolves when there is room for more. */
  readonly push: (chunk: Uint8Array) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** What is shown of a line, in characters. */
const longestLine = 16_384;
/** So much of an unfinished line is kept: a character has four bytes at most. */
const heldBytes = 4 * longestLine;
/** What may wait to be shown when nobody waits for it. */
const hurriedBytes = 1024 * 1024;

const nothing: Uint8Array = new Uint8Array(0);
const decoder = new TextDecoder();
const lineFeed = 0x0a;

const silence: LineStream = { push: () => Promise.resolve(), end: () => Promise.resolve() };

export function createLineShow(onPrinted: AttemptControls["onPrinted"]): LineShow {
  if (onPrinted === undefined) return { addStream: () => silence, say: () => {}, hurry: () => {} };
  const hurried = Promise.withResolvers<void>();
  let room = Number.POSITIVE_INFINITY;

  const show = async (text: string): Promise<void> => {
    if (text === "" || room <= 0) return;
    room -= text.length;
    const taken = onPrinted(room > 0 ? text : `${text}… the rest is in the log\n`);
    if (taken !== undefined && room === Number.POSITIVE_INFINITY)
      await Promise.race([taken, hurried.promise]);
  };
  const addStream = () => {
    const lines = createLineJoiner();
    return {
      push: (chunk: Uint8Array) => show(lines.push(chunk)),
      end: () => show(lines.end()),
    };
  };
  const hurry = () => {
    room = Math.min(room, hurriedBytes);
    hurried.resolve();
  };
  return { addStream, say: (text) => void show(`${text}\n`), hurry };
}

/** Whole lines out of chunks; the end of a line that is too long is left out. */
function createLineJoiner(): { push(chunk: Uint8Array): string; end(): string } {
  let held = nothing;
  const hold = (rest: Uint8Array) => {
    // A copy, so that the chunk can go.
    const more = rest.subarray(0, heldBytes - held.length);
    if (more.length > 0) held = Buffer.concat([held, more]);
  };
  const take = (bytes: Uint8Array): string => {
    const text = decoder.decode(held.length === 0 ? bytes : Buffer.concat([held, bytes]));
    held = nothing;
    return text.length > longestLine ? text.split("\n").map(cutLine).join("\n") : text;
  };
  return {
    push: (chunk) => {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      const lines = end === 0 ? "" : take(chunk.subarray(0, end));
      hold(chunk.subarray(end));
      return lines;
    },
    end: () => (held.length === 0 ? "" : `${take(nothing)}\n`),
  };
}

function cutLine(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;
}
