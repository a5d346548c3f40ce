import type { Source } from "../model/source.ts";
import { textOf, type ManifestNode } from "./manifest-node.ts";

/** The most characters of a value that a message shows. */
const maxShown = 40;

/** What stands there, in words: `the number 3`, `an empty list`. */
export function foundWords(source: Source, node: ManifestNode): string {
  if (node.type === "list") return node.items.length === 0 ? "an empty list" : "a list";
  if (node.type === "map") return node.entries.size === 0 ? "an empty map" : "a map";
  const text = textOf(source, node);
  switch (typeof node.value) {
    case "number":
      return `the number ${shorten(text)}`;
    case "boolean":
      return `\`${text}\``;
    case "string":
      return text.trim() === "" ? "an empty text" : `the text \`${shorten(text)}\``;
    default:
      return text === "" ? "nothing" : `\`${text}\``;
  }
}

/** The first line of a text, cut where it is long. */
export function shorten(text: string): string {
  const [line = ""] = text.trimStart().split(/\r?\n/);
  const isWhole = line.length <= maxShown && line.trimEnd() === text.trim();
  // Not in the middle of a character that takes two units.
  return isWhole ? line.trimEnd() : `${line.slice(0, maxShown).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
