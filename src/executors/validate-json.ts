import type { ErrorObject } from "ajv";
import type { JsonObject, JsonValue } from "../model/json.ts";

/** More mistakes than this are not listed. */
const mistakesMax = 20;

type Validation =
  /** With the defaults of the schema. */
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Holds a value to a JSON Schema: draft 2020-12, or draft-07 where its `$schema` says so. */
export async function validateJson(schema: JsonObject, value: JsonValue): Promise<Validation> {
  const ajv = await createValidator(schema);
  const filled = structuredClone(value);
  try {
    const validate = ajv.compile(schema);
    if (validate(filled)) return { ok: true, value: filled };
    return { ok: false, mistakes: (validate.errors ?? []).slice(0, mistakesMax).map(mistakeText) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, mistakes: [`the schema itself cannot be used: ${reason}`] };
  }
}

async function createValidator(schema: JsonObject) {
  const options = { allErrors: true, strict: false, validateFormats: false, useDefaults: true };
  const { $schema: draft } = schema;
  const isDraft7 = typeof draft === "string" && draft.includes("draft-07");
  if (isDraft7) return new (await import("ajv")).Ajv(options);
  return new (await import("ajv/dist/2020.js")).Ajv2020(options);
}

/** `/issues/0/severity must be one of "low", "high"` */
function mistakeText({ instancePath, message, params, keyword }: ErrorObject): string {
  const where = instancePath === "" ? "it" : `\`${instancePath}\``;
  if (keyword === "enum") return `${where} must be one of ${list(params["allowedValues"])}`;
  if (keyword === "const") return `${where} must be ${JSON.stringify(params["allowedValue"])}`;
  if (keyword === "required") return `${where} lacks \`${String(params["missingProperty"])}\``;
  if (keyword === "additionalProperties") {
    return `${where} may not have \`${String(params["additionalProperty"])}\``;
  }
  return `${where} ${message ?? "is not valid"}`;
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(", ") : String(values);
}
