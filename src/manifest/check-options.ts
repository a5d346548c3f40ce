import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { checkSchema } from "./check-schema.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { TemplateValue } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Place, Source } from "../model/source.ts";
import { optionNode } from "./option-node.ts";
import { problem } from "./problem.ts";
import { optionWords } from "./schema-words.ts";

// A schema may use words and formats of its own; they say nothing here.
const compiler = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  validateFormats: false,
  logger: false,
});

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
  const validate = compile(schema);
  if (typeof validate === "string") {
    const message = `the module's schema of its options cannot be used: ${validate}`;
    return [problem("module/bad-options-schema", place, message)];
  }
  return checkSchema({ source, words: optionWords }, optionNode(value, place), validate).diagnostics;
}

/** The check of a schema, or what is wrong with it. */
function compile(schema: JsonObject): ValidateFunction | string {
  try {
    return compiler.compile(schema);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // Else another module's schema of the same id would be refused.
    compiler.removeSchema(schema);
  }
}
