import type { JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";
import type { StageNames } from "./names.ts";

/** What kind of value something is; `any` is not known before it is there. */
export type Kind = "text" | "number" | "bool" | "null" | "list" | "map" | "any";

export interface Type {
  readonly kind: Kind;
  /** Of a list: what all its items are. Absent when they may be of every type. */
  readonly item?: Type;
  /** Of an object that is a job of a fanned-out stage. */
  readonly jobOf?: StageNames;
}

export const anyType: Type = { kind: "any" };
export const textType: Type = { kind: "text" };
export const numberType: Type = { kind: "number" };
export const boolType: Type = { kind: "bool" };
export const textListType: Type = { kind: "list", item: textType };

const kindOfParamType = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "bool",
  array: "list",
  object: "map",
  null: "null",
} as const satisfies Record<ParamType, Kind>;

export function typeOfParam(type: ParamType | undefined): Type {
  return type === undefined ? anyType : { kind: kindOfParamType[type] };
}

export function kindOf(value: JsonValue): Kind {
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return "number";
    case "boolean":
      return "bool";
    default:
      if (value === null) return "null";
      return Array.isArray(value) ? "list" : "map";
  }
}

const kindWords = {
  text: "text",
  number: "a number",
  bool: "true or false",
  null: "null",
  list: "a list",
  map: "an object",
  any: "anything",
} as const satisfies Record<Kind, string>;

/** `a number`, as it stands in a sentence. */
export function wordFor(kind: Kind): string {
  return kindWords[kind];
}

const pluralWords = {
  text: "texts",
  number: "numbers",
  bool: "truth values",
  null: "nulls",
  list: "lists",
  map: "objects",
  any: "values",
} as const satisfies Record<Kind, string>;

/** `numbers`, as in `a list of numbers`. */
export function pluralFor(kind: Kind): string {
  return pluralWords[kind];
}

/** `text, a list or an object` */
export function wordsFor(kinds: readonly Kind[]): string {
  return orList(kinds.map(wordFor));
}

export function orList(words: readonly string[]): string {
  return joinWords(words, "or");
}

export function andList(words: readonly string[]): string {
  return joinWords(words, "and");
}

function joinWords(words: readonly string[], last: string): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** What a value is that may be either. */
export function unite(left: Type, right: Type): Type {
  if (left.kind !== right.kind) return anyType;
  if (left.item === undefined || right.item === undefined) return { kind: left.kind };
  return { kind: left.kind, item: unite(left.item, right.item) };
}
