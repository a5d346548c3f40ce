import type { Diagnostic } from "../model/diagnostic.ts";
import type { TemplateValue } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Place, Source } from "../model/source.ts";
import { checkSchema } from "./check-schema.ts";
import { compileSchema } from "./compile-schema.ts";
import { optionNode } from "./option-node.ts";
import { problem } from "./problem.ts";
import { optionWords } from "./schema-words.ts";

/**
 * Holds options to the JSON Schema of their module. A template may become anything, so what depends on one is let
 * through: the module sees its value. `place` is where `uses` stands.
 */
export function checkOptions(
  source: Source,
  value: TemplateValue,
  schema: JsonObject,
  place: Place,
): readonly Diagnostic[] {
  const validate = compileSchema(schema);
  if (typeof validate === "string") {
    const message = `the module's schema of its options cannot be used: ${validate}`;
    return [problem("module/bad-options-schema", place, message)];
  }
  return checkSchema({ source, words: optionWords }, optionNode(value, place), validate).diagnostics;
}
