import { stripVTControlCharacters } from "node:util";

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

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
