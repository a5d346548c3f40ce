import { createRequire } from "node:module";
import type { Ajv2020, ValidateFunction } from "ajv/dist/2020.js";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { TemplateValue } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Place, Source } from "../model/source.ts";
import { plainValue } from "./manifest-node.ts";
import { optionNode } from "./option-node.ts";
import { problem } from "./problem.ts";
import { describeSchemaErrors } from "./schema-errors.ts";
import { optionWords } from "./schema-words.ts";

/** Loaded when the first options are checked: it takes 100 ms, which most runs need not spend. */
let compiler: Ajv2020 | undefined;

function loadCompiler(): Ajv2020 {
  // The package is written for `require`, and an import here would be done before anyone asks.
  const { Ajv2020: Ajv } = createRequire(import.meta.url)(
    "ajv/dist/2020.js",
  ) as typeof import("ajv/dist/2020.js");
  // A schema may use words and formats of its own; they say nothing here.
  return new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false, logger: false });
}

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
    return [problem("options/bad-schema", place, message)];
  }
  const root = optionNode(value, place);
  if (validate(plainValue(root))) return [];
  return describeSchemaErrors(source, root, validate.errors ?? [], optionWords);
}

/** The check of a schema, or what is wrong with it. */
function compile(schema: JsonObject): ValidateFunction | string {
  compiler ??= loadCompiler();
  try {
    return compiler.compile(schema);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // Else another module's schema of the same id would be refused.
    compiler.removeSchema(schema);
  }
}
