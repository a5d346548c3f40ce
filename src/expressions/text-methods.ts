import { checkedText } from "./checked-value.ts";
import { type CelFunction, defineFunction } from "./define-function.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { characterCount } from "./size.ts";
import type { StepCounter } from "./step-counter.ts";
import { boolType, numberType, textListType, textType } from "./value-type.ts";

const text = ["text"] as const;
const number = ["number"] as const;

/** Methods of texts. Positions count code points, as `size` does. */
export const textMethods: readonly CelFunction[] = [
  defineFunction("contains", [text, text], boolType, ([whole, part]) => whole.includes(part)),
  defineFunction("startsWith", [text, text], boolType, ([whole, part]) => whole.startsWith(part)),
  defineFunction("endsWith", [text, text], boolType, ([whole, part]) => whole.endsWith(part)),
  defineFunction("indexOf", [text, text], numberType, ([whole, part]) =>
    position(whole, whole.indexOf(part)),
  ),
  defineFunction("lastIndexOf", [text, text], numberType, ([whole, part]) =>
    position(whole, whole.lastIndexOf(part)),
  ),
  defineFunction("substring", [text, number], textType, ([whole, from]) => substring(whole, from)),
  defineFunction("substring", [text, number, number], textType, ([whole, from, to]) =>
    substring(whole, from, to),
  ),
  defineFunction("lowerAscii", [text], textType, ([whole]) =>
    whole.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase()),
  ),
  defineFunction("upperAscii", [text], textType, ([whole]) =>
    whole.replaceAll(/[a-z]+/g, (part) => part.toUpperCase()),
  ),
  defineFunction("trim", [text], textType, ([whole]) => whole.trim()),
  defineFunction("replace", [text, text, text], textType, ([whole, part, other], steps) =>
    replace(whole, part, other, steps),
  ),
  defineFunction("split", [text, text], textListType, ([whole, separator], steps) =>
    split(whole, separator, steps),
  ),
];

function position(whole: string, offset: number): number {
  return offset < 0 ? -1 : characterCount(whole.slice(0, offset));
}

function substring(whole: string, from: number, to?: number): string {
  const characters = Array.from(whole);
  const end = to ?? characters.length;
  const inside = Number.isInteger(from) && Number.isInteger(end) && 0 <= from && from <= end;
  if (inside && end <= characters.length) return characters.slice(from, end).join("");
  throw new EvaluationProblem(
    `${to === undefined ? from : `${from} to ${to}`} is not a range of a text with ${characters.length} characters`,
  );
}

function replace(whole: string, part: string, other: string, steps: StepCounter): string {
  if (part === "") throw new EvaluationProblem("the text to replace is empty");
  const pieces = split(whole, part, steps);
  const length = whole.length + (pieces.length - 1) * (other.length - part.length);
  return checkedText(length, () => pieces.join(other));
}

function split(whole: string, separator: string, steps: StepCounter): readonly string[] {
  const pieces = separator === "" ? Array.from(whole) : whole.split(separator);
  steps.take(pieces.length);
  return pieces;
}
