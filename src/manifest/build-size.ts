import { reportAt, type Build } from "./build.ts";
import { foundWords } from "./found-words.ts";
import { parseSize } from "./parse-size.ts";
import type { Typed } from "./typed-node.ts";

/** The schema has seen to the form; what is left is a size beyond all files. */
export function buildSize(build: Build, typed: Typed<string | number> | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const bytes = parseSize(typed.value);
  if (bytes === undefined) {
    const message = `expected a size below 2^53 bytes, found ${foundWords(build.source, typed.node)}`;
    reportAt(build, "manifest/wrong-value", typed, message);
  }
  return bytes;
}
