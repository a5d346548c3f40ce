import type { JsonObject, JsonValue } from "../model/json.ts";
import { visibleText } from "./visible-text.ts";

const mostShown = 3;
const longestText = 24;

/** The results worth a glance, numbers first: `score 3.9, passed true`. */
export function resultsText(results: JsonObject): string {
  return Object.entries(results)
    .filter(([, value]) => rankOf(value) < unshown)
    .toSorted(([, a], [, b]) => rankOf(a) - rankOf(b))
    .slice(0, mostShown)
    .map(([name, value]) => visibleText(`${name} ${valueText(value)}`))
    .join(", ");
}

const unshown = 3;

function rankOf(value: JsonValue): number {
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return 1;
  return typeof value === "string" && value !== "" && value.length <= longestText ? 2 : unshown;
}

function valueText(value: JsonValue): string {
  if (typeof value === "string") return value;
  return JSON.stringify(typeof value === "number" ? Number(value.toFixed(3)) : value);
}
