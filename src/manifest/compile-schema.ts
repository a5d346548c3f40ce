import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonObject } from "../model/json.ts";
import type { Validator } from "./check-schema.ts";

// A schema may use words and formats of its own; they say nothing here.
const options = {
  allErrors: true,
  verbose: true,
  strict: false,
  validateFormats: false,
  logger: false,
} as const;
const newer = new Ajv2020(options);
const older = new Ajv(options);

/** The check of a JSON Schema, of draft 2020-12 or, where its `$schema` says so, draft-07; or what is wrong with it. */
export function compileSchema(schema: JsonObject): Validator | string {
  const { $schema: draft } = schema;
  const compiler = typeof draft === "string" && draft.includes("draft-07") ? older : newer;
  try {
    return compiler.compile(schema);
  } catch (error) {
    return firstOf(error instanceof Error ? error.message : String(error));
  } finally {
    // Else another schema of the same id would be refused.
    compiler.removeSchema(schema);
  }
}

/** AJV tells one mistake of a schema many times over. */
function firstOf(message: string): string {
  const [first = message] = message.split(", data/");
  return first;
}
