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

/** As results show numbers. */
export function scoreText(score: number): string {
  return String(Number(score.toFixed(3)));
}

/** A score with what it gained: `2.78 (+0.45)`. */
export function gainText(score: number, gain: number | undefined): string {
  if (gain === undefined) return scoreText(score);
  return `${scoreText(score)} (${gain >= 0 ? "+" : ""}${scoreText(gain)})`;
}

const unshown = 3;

function rankOf(value: JsonValue): number {
  if (typeof value === "number") return 0;
  if (typeof value === "boolean") return 1;
  return typeof value === "string" && value !== "" && value.length <= longestText ? 2 : unshown;
}

function valueText(value: JsonValue): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? scoreText(value) : JSON.stringify(value);
}
