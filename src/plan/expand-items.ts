import { evaluateExpression } from "../expressions/evaluate.ts";
import { showValue } from "../expressions/show-value.ts";
import { kindOf, wordFor } from "../expressions/value-type.ts";
import type { Evaluated, EvaluationFailure, Scope } from "../model/expression.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { FanOut, ItemList } from "../model/pipeline.ts";
import type { Place } from "../model/source.ts";

/** More jobs of one stage than these are taken for a mistake. */
const maxItems = 100_000;
/** Characters of a key. */
const maxKeyLength = 200;

/** What one job of a fanned-out stage is for. */
export interface Item {
  readonly key: string;
  /** The item itself; in a matrix an object of its variables. */
  readonly value: JsonValue;
  readonly variables: Scope;
}

export interface ItemProblem {
  readonly code: "stage/no-list" | "stage/duplicate-key" | "stage/unusable-key" | "stage/too-many-items";
  readonly message: string;
  readonly hint: string;
  readonly place: Place;
}

export type ExpandedItems =
  | { readonly ok: true; readonly items: readonly Item[] }
  | { readonly ok: false; readonly problem: ItemProblem }
  | { readonly ok: false; readonly failure: EvaluationFailure };

/** The items of a fan-out in the order of its list, each with the key of its job. */
export function expandItems(fanOut: FanOut, scope: Scope): ExpandedItems {
  try {
    const items = bindItems(fanOut, scope).map((bound) => ({
      ...bound,
      key: checkKey(fanOut, bound, keyOf(fanOut, bound, scope)),
    }));
    checkUnique(fanOut, items);
    return { ok: true, items: items.map(({ key, value, variables }) => ({ key, value, variables })) };
  } catch (error) {
    if (error instanceof Unexpanded) return error.why;
    throw error;
  }
}

/** Carries what is wrong with a list out of the depths of it; never leaves this file. */
class Unexpanded extends Error {
  readonly why: Extract<ExpandedItems, { ok: false }>;
  constructor(why: Extract<ExpandedItems, { ok: false }>) {
    super("unexpanded list");
    this.why = why;
  }
}

function refuse(problem: ItemProblem): never {
  throw new Unexpanded({ ok: false, problem });
}

function must(evaluated: Evaluated<JsonValue>): JsonValue {
  if (!evaluated.ok) throw new Unexpanded({ ok: false, failure: evaluated.failure });
  return evaluated.value;
}

/** An item before it has its key; `positions`: where it stands in each list. */
interface Bound {
  readonly value: JsonValue;
  readonly variables: Scope;
  readonly positions: readonly number[];
}

function bindItems(fanOut: FanOut, scope: Scope): readonly Bound[] {
  const lists = fanOut.lists.map((list) => ({ list, values: valuesOf(list, scope) }));
  const count = lists.reduce((product, { values }) => product * values.length, 1);
  if (count > maxItems) refuse(tooMany(fanOut, count));
  let bound: readonly Bound[] = [{ value: null, variables: {}, positions: [] }];
  for (const { list, values } of lists) {
    bound = bound.flatMap(({ variables, positions }) =>
      values.map((value, index) => ({
        value,
        variables: { ...variables, [list.variable]: value },
        positions: [...positions, index],
      })),
    );
  }
  return fanOut.kind === "foreach" ? bound : bound.map((one) => ({ ...one, value: one.variables }));
}

function valuesOf({ items, variable, place }: ItemList, scope: Scope): readonly JsonValue[] {
  if (items.type === "written") return items.values;
  const value = must(evaluateExpression(items.expression, scope));
  if (Array.isArray(value)) return value;
  return refuse({
    code: "stage/no-list",
    message: `\`${variable}\` goes over the items of a list, and \`${items.expression.text}\` is ${wordFor(kindOf(value))}: ${showValue(value)}`,
    hint: "name a list, or write one: `[a, b]`",
    place,
  });
}

function tooMany({ place }: FanOut, count: number): ItemProblem {
  return {
    code: "stage/too-many-items",
    message: `this would be ${count} jobs, and a stage may have ${maxItems}`,
    hint: "give a job more than one item, or split the pipeline",
    place,
  };
}

function keyOf({ key, lists }: FanOut, bound: Bound, scope: Scope): JsonValue | undefined {
  if (key !== undefined) return must(evaluateExpression(key, { ...scope, ...bound.variables }));
  const parts = lists.map(({ variable }, index) =>
    ownKey(bound.variables[variable] ?? null, bound.positions[index] ?? 0),
  );
  return parts.join(",");
}

/** What an item is called by itself. */
function ownKey(item: JsonValue, position: number): string {
  const named = isJsonObject(item) ? [item["id"], item["name"]] : [item];
  const name = named.find((value) => isName(value));
  return String(isName(name) ? name : position);
}

function isName(value: JsonValue | undefined): value is string | number | boolean {
  return (
    typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value !== "")
  );
}

function checkKey({ key, place }: FanOut, { value }: Bound, made: JsonValue | undefined): string {
  const named = isName(made) ? String(made) : undefined;
  const why = named === undefined ? `is ${noName(made)}` : whyUnusable(named);
  if (named !== undefined && why === undefined) return named;
  return refuse({
    code: "stage/unusable-key",
    message: `the key of the item ${showValue(value)} ${why ?? ""}`,
    hint: `a key is text without brackets or line breaks, or a number: ${key === undefined ? "write `key`" : "let `key` give one"}`,
    place: key?.place ?? place,
  });
}

function noName(value: JsonValue | undefined): string {
  return value === "" ? "empty" : wordFor(kindOf(value ?? null));
}

function whyUnusable(key: string): string | undefined {
  if (key.length > maxKeyLength) return `is longer than ${maxKeyLength} characters`;
  if (key === "*") return "is `*`, which names all jobs";
  if (!key.isWellFormed()) return "holds half a character";
  const odd = /[\p{Cc}\u2028\u2029[\]]/u.exec(key)?.[0];
  return odd === undefined ? undefined : `holds ${JSON.stringify(odd)}`;
}

function checkUnique({ key, place }: FanOut, items: readonly Item[]): void {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const other = seen.get(item.key);
    if (other !== undefined) {
      refuse({
        code: "stage/duplicate-key",
        message: `items ${items.indexOf(other) + 1} and ${items.indexOf(item) + 1} both have the key \`${item.key}\`: ${showValue(other.value)} and ${showValue(item.value)}`,
        hint: `each job is known by its key: ${key === undefined ? "give them ids that differ, or write a `key`" : "let `key` differ"}, such as \`shot.scene + "-" + shot.id\``,
        place: key?.place ?? place,
      });
    }
    seen.set(item.key, item);
  }
}
