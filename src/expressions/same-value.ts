import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { checkedNumber } from "./checked-value.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import type { StepCounter } from "./step-counter.ts";
import { kindOf, wordFor } from "./value-type.ts";

/** `==`: values of different types are a mistake, never quietly unequal; null is equal to null only. */
export function sameValue(left: JsonValue, right: JsonValue, steps: StepCounter): boolean {
  steps.take(1);
  if (left === null || right === null) return left === right;
  const kinds = [kindOf(left), kindOf(right)] as const;
  if (kinds[0] !== kinds[1]) {
    throw new EvaluationProblem(`${wordFor(kinds[0])} cannot be compared with ${wordFor(kinds[1])}`);
  }
  if (Array.isArray(left) && Array.isArray(right)) return sameItems(left, right, steps);
  if (isJsonObject(left) && isJsonObject(right)) return sameMembers(left, right, steps);
  if (typeof left === "number" && typeof right === "number")
    return checkedNumber(left) === checkedNumber(right);
  return left === right;
}

function sameItems(left: readonly JsonValue[], right: readonly JsonValue[], steps: StepCounter): boolean {
  if (left.length !== right.length) return false;
  return left.every((item, index) => {
    const other = right[index];
    return other !== undefined && sameValue(item, other, steps);
  });
}

function sameMembers(left: JsonObject, right: JsonObject, steps: StepCounter): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const [one, other] = [left[name], Object.hasOwn(right, name) ? right[name] : undefined];
    return one !== undefined && other !== undefined && sameValue(one, other, steps);
  });
}
