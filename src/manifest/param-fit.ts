import type { JsonObject, JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";
import { namesInWords } from "./words.ts";

const typeWords: Readonly<Record<ParamType, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "a map",
  null: "`null`",
};

/** What the words of a param's schema ask for that the value is not, in words; undefined when it fits. */
export function misfit(schema: JsonObject, value: JsonValue): string | undefined {
  const { type, minimum, maximum, multipleOf, pattern } = schema;
  if (isParamType(type) && !hasType(type, value)) return typeWords[type];
  const allowed = schema["enum"];
  if (Array.isArray(allowed) && !allowed.some((one) => sameJson(one, value))) {
    return `one of ${namesInWords(allowed.map(showJson), "and")}`;
  }
  if (typeof value === "number") {
    if (typeof minimum === "number" && value < minimum) return `a number of at least ${minimum}`;
    if (typeof maximum === "number" && value > maximum) return `a number of at most ${maximum}`;
    if (typeof multipleOf === "number" && !Number.isInteger(value / multipleOf))
      return `a multiple of ${multipleOf}`;
  }
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern, "u").test(value)) {
    return `a text that matches \`${pattern}\``;
  }
  return undefined;
}

function isParamType(type: unknown): type is ParamType {
  return typeof type === "string" && type in typeWords;
}

/** The type that a default gives its param; a null says nothing. */
export function typeOfValue(value: JsonValue): ParamType | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "object" || isParamType(type) ? type : undefined;
}

function hasType(type: ParamType, value: JsonValue): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number" && isExact(value);
    default:
      return typeof value === type;
  }
}

/** Whole numbers from 2^53 on are not told apart. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function sameJson(left: JsonValue, right: JsonValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

export function showJson(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
