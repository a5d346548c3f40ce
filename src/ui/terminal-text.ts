import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

/** Controls, characters that turn the direction of text around, separators that a terminal takes for line ends. */
// oxlint-disable-next-line no-control-regex -- these are what must not pass
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text from outside with every character that a terminal might act on replaced by one that shows. Each is replaced by exactly
 * one, so offsets stay true.
 */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(unsafe, pictureOf);
}

/** One line of what a program printed: its colours and cursor movements are gone, the rest is made visible. */
export function plainLine(text: string): string {
  return visibleText(stripVTControlCharacters(text).trimEnd().replaceAll("\t", "  "));
}

/** How many columns of a terminal a text without colours takes. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

export function padText(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** A text that takes at most `width` columns, with an ellipsis where something is cut off. */
export function clipText(text: string, width: number): string {
  const bounded = text.slice(0, Math.max(0, width) * maxUnitsPerColumn);
  if (bounded.length === text.length && textWidth(text) <= width) return text;
  let clipped = "";
  let used = 0;
  for (const { segment } of graphemes.segment(bounded)) {
    used += textWidth(segment);
    if (used > width - 1) break;
    clipped += segment;
  }
  return width < 1 ? "" : `${clipped.trimEnd()}…`;
}

/** The characters as a person counts them. */
export const graphemes = new Intl.Segmenter();

/** A line can be megabytes long: it is cut here before it is measured. Combining marks make one column of many units, but not of more. */
const maxUnitsPerColumn = 16;

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
