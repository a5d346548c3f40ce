import { stripVTControlCharacters } from "node:util";

/** One printed line as plain text: no colours, no cursor movements, no control characters. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", " ")
    .replaceAll(/\p{Cc}/gu, "")
    .trimEnd();
}
