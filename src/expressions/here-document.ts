import type { HereDocument } from "./shell-frame.ts";

/** The here-document that a `<<` at `index` announces, and where its delimiter ends; undefined when it has none. */
export function readHereDocument(
  text: string,
  index: number,
): { readonly document: HereDocument; readonly end: number } | undefined {
  const stripTabs = text[index + 2] === "-";
  let end = index + (stripTabs ? 3 : 2);
  while (text[end] === " " || text[end] === "\t") end += 1;
  const start = end;
  let delimiter = "";
  while (end < text.length && !/[\s;&|<>()]/.test(text.charAt(end))) {
    const piece = readPiece(text, end);
    if (piece === undefined) return undefined;
    delimiter += piece.value;
    end = piece.end;
  }
  if (end === start) return undefined;
  const joinsLines = text.slice(start, end) === delimiter;
  return { document: { delimiter, stripTabs, joinsLines }, end };
}

/** One character of a delimiter, or a quoted part of it. */
function readPiece(
  text: string,
  index: number,
): { readonly value: string; readonly end: number } | undefined {
  const character = text.charAt(index);
  if (character === "\\") return { value: text.charAt(index + 1), end: index + 2 };
  if (character !== "'" && character !== '"') return { value: character, end: index + 1 };
  const closing = text.indexOf(character, index + 1);
  return closing < 0 ? undefined : { value: text.slice(index + 1, closing), end: closing + 1 };
}

/** Where the line behind a here-document begins whose text begins at `start`. */
export function skipHereDocument(text: string, start: number, document: HereDocument): number {
  let joined = false;
  for (let index = start; index < text.length;) {
    const newline = text.indexOf("\n", index);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = text.slice(index, lineEnd);
    index = newline < 0 ? text.length : newline + 1;
    const compared = document.stripTabs ? line.replace(/^\t+/, "") : line;
    if (!joined && compared === document.delimiter) return index;
    joined = document.joinsLines && /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
  }
  return text.length;
}
