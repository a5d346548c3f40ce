import type { JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";
import { isExact } from "./param-fit.ts";

/** Text from outside as a value of the type; where it is none, the text itself, which then does not fit. */
export function coerceText(text: string, type: ParamType | undefined): JsonValue {
  switch (type) {
    case "string":
      return text;
    case "number":
    case "integer":
      return numberOf(text) ?? text;
    case "array":
    case "object":
      return jsonOf(text) ?? text;
    case "boolean":
    case "null":
    case undefined:
      return scalarOf(text);
  }
}

function numberOf(text: string): number | undefined {
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text.trim())) return undefined;
  const value = Number(text);
  return isExact(value) ? value : undefined;
}

/** `true`, `false`, `null` and numbers as JSON writes them; all other text is text. */
function scalarOf(text: string): JsonValue {
  const value = jsonOf(text);
  return value === undefined || (typeof value === "object" && value !== null) ? text : value;
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return typeof value === "number" && !isExact(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
