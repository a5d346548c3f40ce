import stringWidth from "string-width";

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
