import type { JsonValue } from "../model/json.ts";
import { maxShownExplanation, maxShownValue } from "./limits.ts";

/** A value as JSON, cut to a length that fits into a sentence. */
export function showValue(value: JsonValue): string {
  return cut(JSON.stringify(boundedCopy(value, { left: maxShownValue })), maxShownValue);
}

export function cutExplanation(text: string): string {
  return cut(text, maxShownExplanation);
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  // Not between the halves of a character.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** As much of a value as can be shown, so that showing a list of a million items costs nothing. */
function boundedCopy(value: JsonValue, budget: { left: number }): JsonValue {
  budget.left -= 1;
  if (typeof value === "string") return value.slice(0, maxShownValue + 1);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return copyItems(value, budget);
  const entries: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (budget.left < 0) break;
    entries.push([name, boundedCopy(member, budget)]);
  }
  return Object.fromEntries(entries);
}

function copyItems(items: readonly JsonValue[], budget: { left: number }): JsonValue {
  const copies: JsonValue[] = [];
  for (const item of items) {
    if (budget.left < 0) break;
    copies.push(boundedCopy(item, budget));
  }
  return copies;
}
