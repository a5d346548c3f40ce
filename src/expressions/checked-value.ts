import { isJsonObject, type JsonValue } from "../model/json.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { maxTextLength } from "./limits.ts";
import type { StepCounter } from "./step-counter.ts";

/** A number that JSON can hold exactly: finite, below 2^53, no negative zero. */
export function checkedNumber(value: number): number {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value === 0 ? 0 : value;
  throw new EvaluationProblem(
    Number.isFinite(value)
      ? `${value} is not exact: it is 2^53 or more`
      : "the result is not a finite number",
  );
}

/** Makes a text whose length is known before it is there. */
export function checkedText(length: number, make: () => string): string {
  if (length > maxTextLength) {
    throw new EvaluationProblem(`a text would be longer than ${maxTextLength} characters`);
  }
  return make();
}

/** Looks for numbers that are not exact in all that a value holds. */
export function checkedDeep(value: JsonValue, steps: StepCounter): JsonValue {
  steps.take(1);
  if (typeof value === "number") return checkedNumber(value);
  if (Array.isArray(value)) for (const item of value) checkedDeep(item, steps);
  else if (isJsonObject(value)) for (const member of Object.values(value)) checkedDeep(member, steps);
  return value;
}
