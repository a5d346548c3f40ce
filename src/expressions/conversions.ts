import type { JsonValue } from "../model/json.ts";
import { checkedNumber } from "./checked-value.ts";
import { type CelFunction, defineFunction } from "./define-function.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { showValue } from "./show-value.ts";
import { anyType, boolType, type Kind, kindOf, numberType, textType } from "./value-type.ts";

export const conversions: readonly CelFunction[] = [
  defineFunction("string", [["text", "number", "bool"]], textType, ([value]) => String(value)),
  defineFunction("double", [["number", "text"]], numberType, ([value]) =>
    typeof value === "string" ? parseNumber(value) : value,
  ),
  defineFunction("int", [["number", "text"]], numberType, ([value]) =>
    wholePart(typeof value === "string" ? parseWhole(value) : value),
  ),
  defineFunction("bool", [["bool", "text"]], boolType, ([value]) =>
    typeof value === "string" ? parseBool(value) : value,
  ),
  defineFunction("dyn", [["any"]], anyType, ([value]) => value),
  defineFunction("type", [["any"]], textType, ([value]) => typeNameOf(value)),
];

/** Names that stand for what `type(x)` gives. A whole number is a double like every other. */
export const typeNames: ReadonlyMap<string, string> = new Map([
  ["int", "double"],
  ["uint", "double"],
  ["double", "double"],
  ["string", "string"],
  ["bool", "bool"],
  ["list", "list"],
  ["map", "map"],
  ["null_type", "null_type"],
]);

const typeNameOfKind = {
  text: "string",
  number: "double",
  bool: "bool",
  null: "null_type",
  list: "list",
  map: "map",
  any: "dyn",
} as const satisfies Record<Kind, string>;

function typeNameOf(value: JsonValue): string {
  return typeNameOfKind[kindOf(value)];
}

function parseNumber(text: string): number {
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return checkedNumber(Number(text));
  throw new EvaluationProblem(`${showValue(text)} is not a number`);
}

function parseWhole(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return checkedNumber(Number(text));
  throw new EvaluationProblem(`${showValue(text)} is not a whole number`);
}

/** Towards zero, as CEL has it. */
function wholePart(value: number): number {
  return checkedNumber(Math.trunc(value));
}

function parseBool(text: string): boolean {
  if (["true", "True", "TRUE", "t", "1"].includes(text)) return true;
  if (["false", "False", "FALSE", "f", "0"].includes(text)) return false;
  throw new EvaluationProblem(`${showValue(text)} is neither true nor false`);
}
