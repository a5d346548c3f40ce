import type { NamedResults, Results, ResultsFile } from "./generated/manifest.ts";
import type { Typed } from "./typed-node.ts";

/** The three ways to write `results`. */
export type ResultsShape =
  | { readonly type: "text"; readonly file: Typed<string> }
  | { readonly type: "file"; readonly results: Typed<ResultsFile> }
  | { readonly type: "named"; readonly results: Typed<NamedResults> };

export function resultsShape({ value, node }: Typed<Results>): ResultsShape {
  if (typeof value === "string") return { type: "text", file: { value, node } };
  if (isResultsFile(value)) return { type: "file", results: { value, node } };
  return { type: "named", results: { value, node } };
}

/** Results by their names are maps; a map under `file` is one too, and the names check refuses it. The schema tells alike. */
function isResultsFile(value: ResultsFile | NamedResults): value is ResultsFile {
  if (value.file !== undefined && typeof value.file !== "object") return true;
  const values: readonly unknown[] = Object.values(value);
  return values.length > 0 && values.every((one) => typeof one === "string");
}
