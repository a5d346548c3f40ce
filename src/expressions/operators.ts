import type { JsonValue } from "../model/json.ts";
import type { BinaryOperator } from "./cel-node.ts";
import { checkedNumber, checkedText } from "./checked-value.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { sameValue } from "./same-value.ts";
import type { StepCounter } from "./step-counter.ts";
import { anyType, boolType, type Kind, kindOf, pluralFor, type Type, unite, wordFor } from "./value-type.ts";

interface OperatorRule {
  /** Pairs of kinds that go together; the result is of the left one's kind, if `gives` says nothing else. */
  readonly pairs: readonly (readonly [Kind, Kind])[];
  readonly gives?: Kind;
  /** The pairs in words: `<` … */
  readonly words: string;
}

const numbers: OperatorRule = { pairs: [["number", "number"]], words: "takes two numbers" };
const order: OperatorRule = {
  pairs: [
    ["number", "number"],
    ["text", "text"],
  ],
  gives: "bool",
  words: "compares two numbers or two texts",
};
const membership: OperatorRule = {
  pairs: [
    ["any", "list"],
    ["text", "map"],
  ],
  gives: "bool",
  words: "looks for a value in a list or for a name in an object",
};

const rules: ReadonlyMap<BinaryOperator, OperatorRule> = new Map([
  [
    "+",
    {
      pairs: [
        ["number", "number"],
        ["text", "text"],
        ["list", "list"],
      ],
      words: "joins two numbers, two texts or two lists",
    },
  ],
  ["-", numbers],
  ["*", numbers],
  ["/", numbers],
  ["%", numbers],
  ["<", order],
  ["<=", order],
  [">", order],
  [">=", order],
  ["in", membership],
]);

/** The type of `left operator right`; undefined when the two surely do not go together. */
export function operatorType(operator: BinaryOperator, left: Type, right: Type): Type | undefined {
  const rule = rules.get(operator);
  if (rule === undefined) return comparable(left, right) ? boolType : undefined;
  const fitting = rule.pairs.filter(([first, second]) => fits(left.kind, first) && fits(right.kind, second));
  const [only] = fitting;
  if (only === undefined) return undefined;
  if (operator === "in" && !findable(left, right)) return undefined;
  if (rule.gives !== undefined) return { kind: rule.gives };
  if (fitting.length > 1) return anyType;
  return only[0] === "list" ? unite(left, right) : { kind: only[0] };
}

/** Whether `==` may compare the two: values of one kind, and null with everything. */
function comparable(left: Type, right: Type): boolean {
  return left.kind === "null" || right.kind === "null" || fits(left.kind, right.kind);
}

function findable(wanted: Type, where: Type): boolean {
  return where.kind !== "list" || where.item === undefined || comparable(wanted, where.item);
}

function fits(kind: Kind, wanted: Kind): boolean {
  return kind === wanted || kind === "any" || wanted === "any";
}

interface Side {
  readonly text: string;
  readonly type: Type;
}

/** `` `a` is text and `b` is a number, but `<` compares two numbers or two texts `` */
export function mismatchMessage(operator: BinaryOperator, left: Side, right: Side): string {
  if (operator === "in" && right.type.kind === "list") {
    const items = pluralFor(right.type.item?.kind ?? "any");
    return `\`${left.text}\` is ${wordFor(left.type.kind)}, but \`${right.text}\` is a list of ${items}`;
  }
  const words = rules.get(operator)?.words ?? "compares values of one type";
  return `${sidesInWords(left, right)}, but \`${operator}\` ${words}`;
}

function sidesInWords(left: Side, right: Side): string {
  if (left.type.kind === right.type.kind) return `both sides are ${wordFor(left.type.kind)}`;
  return [left, right]
    .filter(({ type }) => type.kind !== "any")
    .map(({ text, type }) => `\`${text}\` is ${wordFor(type.kind)}`)
    .join(" and ");
}

/** Computes `left operator right` for operands that go together. */
export function applyOperator(
  operator: BinaryOperator,
  left: JsonValue,
  right: JsonValue,
  steps: StepCounter,
): JsonValue {
  switch (operator) {
    case "==":
      return sameValue(left, right, steps);
    case "!=":
      return !sameValue(left, right, steps);
    case "in":
      return isIn(left, right, steps);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(operator, left, right);
    case "+":
      return join(left, right, steps);
    default:
      return calculate(operator, asNumber(left), asNumber(right));
  }
}

function compare(operator: "<" | "<=" | ">" | ">=", left: JsonValue, right: JsonValue): boolean {
  return typeof left === "string" && typeof right === "string"
    ? isOrdered(operator, left, right)
    : isOrdered(operator, asNumber(left), asNumber(right));
}

function isOrdered<T extends string | number>(operator: "<" | "<=" | ">" | ">=", left: T, right: T): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

function join(left: JsonValue, right: JsonValue, steps: StepCounter): JsonValue {
  if (typeof left === "string" && typeof right === "string") {
    return checkedText(left.length + right.length, () => left + right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    steps.take(left.length + right.length);
    return [...left, ...right];
  }
  return calculate("+", asNumber(left), asNumber(right));
}

function calculate(operator: "+" | "-" | "*" | "/" | "%", left: number, right: number): number {
  switch (operator) {
    case "+":
      return checkedNumber(left + right);
    case "-":
      return checkedNumber(left - right);
    case "*":
      return checkedNumber(left * right);
    case "/":
      if (right === 0) throw new EvaluationProblem("division by zero");
      return checkedNumber(left / right);
    case "%":
      if (right === 0) throw new EvaluationProblem("remainder of a division by zero");
      return checkedNumber(left % right);
  }
}

function isIn(wanted: JsonValue, where: JsonValue, steps: StepCounter): boolean {
  if (Array.isArray(where)) return where.some((item) => sameValue(wanted, item, steps));
  return (
    typeof wanted === "string" && typeof where === "object" && where !== null && Object.hasOwn(where, wanted)
  );
}

function asNumber(value: JsonValue): number {
  if (typeof value === "number") return value;
  throw new EvaluationProblem(`${wordFor(kindOf(value))} is not a number`);
}
