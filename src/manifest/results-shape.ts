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

/** A map under `file` declares a result of that name, which the names check refuses; the schema tells them apart alike. */
function isResultsFile(value: ResultsFile | NamedResults): value is ResultsFile {
  return value.file !== undefined && typeof value.file !== "object";
}
