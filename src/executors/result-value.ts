import type { JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";

/** A value is JSON where it parses as a JSON scalar, else text. Its declared type has the last word: `007` may be text. */
export function parseResult(text: string, type: ParamType | undefined): JsonValue {
  const trimmed = text.trim();
  const parsed = parseJson(trimmed);
  if (parsed === undefined) return trimmed;
  const isScalar = typeof parsed !== "object" || parsed === null;
  if (type === "string") return typeof parsed === "string" ? parsed : trimmed;
  return isScalar || type === "array" || type === "object" ? parsed : trimmed;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function hasType(value: JsonValue, type: ParamType): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
  }
}

/** The value in a word, as a person would say it. */
export function describeValue(value: JsonValue): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  const shown = text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`;
  return value === null ? "null" : `the ${typeof value} ${shown}`;
}

const shownMax = 40;

type Pointed =
  | { readonly ok: true; readonly value: JsonValue }
  /** What is there instead: the names at the deepest place that exists. */
  | { readonly ok: false; readonly at: string; readonly names: readonly string[] };

/** What a JSON Pointer (RFC 6901) points to. */
export function resolvePointer(document: JsonValue, pointer: string): Pointed {
  const tokens = pointer.split("/").slice(1);
  let value = document;
  for (const [depth, token] of tokens.entries()) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const member = memberOf(value, name);
    if (member === undefined)
      return { ok: false, at: `/${tokens.slice(0, depth).join("/")}`, names: namesOf(value) };
    value = member;
  }
  return { ok: true, value };
}

function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: JsonValue | undefined = Object.entries(value).find(([key]) => key === name)?.[1];
  return member;
}

function namesOf(value: JsonValue): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
