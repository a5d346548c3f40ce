import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonValue } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { Place, Source } from "../model/source.ts";
import { checkSchema } from "./check-schema.ts";
import { compileSchema } from "./compile-schema.ts";
import type { ManifestNode } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { dataWords } from "./schema-words.ts";

/** What is written in a data file. */
export interface WrittenData {
  readonly source: Source;
  readonly node: ManifestNode;
}

/** Holds a data file to a JSON Schema. `place` is where the manifest names the schema. */
export function checkData(
  { source, node }: WrittenData,
  schema: JsonValue,
  place: Place,
): readonly Diagnostic[] {
  const validate = isJsonObject(schema) ? compileSchema(schema) : "it is no map";
  if (typeof validate === "string") {
    return [problem("data/bad-schema", place, `the schema of the data cannot be used: ${validate}`)];
  }
  const { diagnostics } = checkSchema({ source, words: dataWords(source.file) }, node, validate);
  return diagnostics.map((found) => ({ ...found, code: "data/does-not-fit" }));
}
