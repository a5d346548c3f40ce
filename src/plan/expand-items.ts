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
  readonly code:
    | "stage/no-list"
    | "stage/duplicate-key"
    | "stage/unusable-key"
    | "stage/secret-key"
    | "stage/too-many-items";
  readonly message: string;
  readonly hint: string;
  readonly place: Place;
}

/** A list or a key of which something is missing, or that mixes types, as an author's mistake. */
export function describeFailure({ message, place, isKey }: ItemFailure): ItemProblem {
  return isKey
    ? {
        code: "stage/unusable-key",
        message: `no key comes of ${message}`,
        hint: "let `key` give each item text or a number",
        place,
      }
    : { code: "stage/no-list", message: `no list comes of this: ${message}`, hint: listHint, place };
}

/** The first item whose key holds the value of a secret. */
export function describeSecretKey(
  { key, place }: FanOut,
  items: readonly Item[],
  mask: (text: string) => string,
): ItemProblem | undefined {
  const index = items.findIndex((item) => mask(item.key) !== item.key);
  if (index === -1) return undefined;
  return {
    code: "stage/secret-key",
    message: `the key of item ${index + 1} contains the value of a secret`,
    hint: "what a job is called is shown and written to disk: write a `key` that leaves the secret out",
    place: key?.place ?? place,
  };
}

const listHint = "name a list, or write one: `[a, b]`";

/** Why an expression has no value. */
export interface ItemFailure extends EvaluationFailure {
  /** Of a key, not of a list. */
  readonly isKey: boolean;
}

export type ExpandedItems =
  | { readonly ok: true; readonly items: readonly Item[] }
  | { readonly ok: false; readonly problem: ItemProblem }
  | { readonly ok: false; readonly failure: ItemFailure };

/** The items of a fan-out in the order of its list, each with the key of its job. */
export function expandItems(fanOut: FanOut, scope: Scope): ExpandedItems {
  try {
    const items = bindItems(fanOut, scope).map((bound, index) => ({
      ...bound,
      index,
      key: checkKey(fanOut, { ...bound, index }, keyOf(fanOut, { ...bound, index }, scope)),
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

function must(evaluated: Evaluated<JsonValue>, ofKey?: string): JsonValue {
  if (evaluated.ok) return evaluated.value;
  const { failure } = evaluated;
  const message = ofKey === undefined ? failure.message : `${ofKey}: ${failure.message}`;
  throw new Unexpanded({ ok: false, failure: { ...failure, message, isKey: ofKey !== undefined } });
}

/** An item before it has its key; `positions`: where it stands in each list. */
interface Bound {
  readonly value: JsonValue;
  readonly variables: Scope;
  readonly positions: readonly number[];
}

/** The same with its position among all items. */
interface IndexedItem extends Bound {
  readonly index: number;
}

/** `item 2 ({"id":"s01"})` */
function nameItem({ value, index }: Pick<IndexedItem, "value" | "index">): string {
  return `item ${index + 1} (${showValue(value)})`;
}

/** Of an item that is written out, else of what gives it its key. */
function placeOfItem({ key, lists, place }: FanOut, { positions }: Bound): Place {
  const [list, ...others] = lists;
  const written = list?.items.type === "written" && others.length === 0 ? list.items.places : [];
  return key?.place ?? written[positions[0] ?? 0] ?? place;
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
    hint: listHint,
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

function keyOf({ key, lists }: FanOut, bound: IndexedItem, scope: Scope): JsonValue | undefined {
  if (key !== undefined) {
    return must(evaluateExpression(key, { ...scope, ...bound.variables }), nameItem(bound));
  }
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

/** Keys that look the same are the same: they are compared as they are written in NFC. */
function checkKey(fanOut: FanOut, item: IndexedItem, made: JsonValue | undefined): string {
  const named = isName(made) ? String(made).normalize("NFC") : undefined;
  const why = named === undefined ? `is ${noName(made)}` : whyUnusable(named);
  if (named !== undefined && why === undefined) return named;
  return refuse({
    code: "stage/unusable-key",
    message: `the key of ${nameItem(item)} ${why ?? ""}`,
    hint: `a key is text without brackets or line breaks, or a number: ${fanOut.key === undefined ? "write `key`" : "let `key` give one"}`,
    place: placeOfItem(fanOut, item),
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

function checkUnique(fanOut: FanOut, items: readonly (Item & IndexedItem)[]): void {
  const seen = new Map<string, Item & IndexedItem>();
  for (const item of items) {
    const other = seen.get(item.key);
    if (other !== undefined) {
      refuse({
        code: "stage/duplicate-key",
        message: `two items have the key \`${item.key}\`: ${nameItem(other)} and ${nameItem(item)}`,
        hint: `each job is known by its key: ${fanOut.key === undefined ? "give them ids that differ, or write a `key`" : "let `key` differ"}, such as \`shot.scene + "-" + shot.id\``,
        place: placeOfItem(fanOut, item),
      });
    }
    seen.set(item.key, item);
  }
}
