import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, evaluateExpression } from "../../../src/expressions/evaluate.ts";
import type { Scope } from "../../../src/model/expression.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import { expression, names } from "../../unit/expressions/placed.ts";

const untyped = { ...names, params: ["a", "b", "c"].map((name) => ({ name })) };

function scopeOf(params: { readonly [name: string]: JsonValue }): Scope {
  return { ...params, params, data: {}, env: {}, qa: { status: "skipped" } };
}

/** A formula in its text and as JavaScript computes it; undefined where the language has no number for it. */
interface Formula {
  readonly text: string;
  readonly value: number | undefined;
}

const number = fc.oneof(
  fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, -0, 1, 0.1, 1e-300, 2 ** 53 - 1),
);

const { formula } = fc.letrec<{ formula: Formula; leaf: Formula }>((tie) => ({
  leaf: number.map((value) => ({ text: literal(value), value: exact(value) })),
  formula: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    fc
      .tuple(tie("formula"), fc.constantFrom("+", "-", "*", "/", "%"), tie("formula"))
      .map(([left, operator, right]) => ({
        text: `(${left.text} ${operator} ${right.text})`,
        value: compute(left.value, operator, right.value),
      })),
    tie("formula").map(({ text, value }) => ({
      text: `-${text}`,
      value: exact(value === undefined ? NaN : -value),
    })),
  ),
}));

/** CEL has no negative literals, and wants digits behind a dot. */
function literal(value: number): string {
  const text = String(Math.abs(value)).replace("e+", "e");
  return value < 0 ? `(-${text})` : text;
}

function compute(left: number | undefined, operator: string, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "+":
      return exact(left + right);
    case "-":
      return exact(left - right);
    case "*":
      return exact(left * right);
    case "/":
      return exact(left / right);
    default:
      return exact(left % right);
  }
}

function exact(value: number): number | undefined {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value + 0 : undefined;
}

describe("arithmetic", () => {
  it("agrees with JavaScript wherever the result is an exact number, and fails elsewhere", () => {
    const property = fc.property(formula, ({ text, value }) => {
      const evaluated = evaluateExpression(expression(text), scopeOf({}));
      expect(evaluated.ok ? evaluated.value : undefined).toEqual(value);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it("orders numbers and texts as JavaScript does", () => {
    const pair = fc.oneof(fc.tuple(number, number), fc.tuple(fc.string(), fc.string()));
    const property = fc.property(pair, ([a, b]) => {
      const evaluated = evaluateExpression(
        expression("[a < b, a <= b, a > b, a >= b, a == b, a != b]", untyped),
        scopeOf({ a, b }),
      );
      expect(evaluated).toEqual({ ok: true, value: [a < b, a <= b, a > b, a >= b, a === b, a !== b] });
    });
    fc.assert(property);
  });
});

describe("a missing operand", () => {
  const operation = fc.constantFrom(
    "X < 1",
    "1 >= X",
    "X == 1",
    "X != null",
    "X in [1]",
    "1 in X",
    "!X",
    "X && true",
    "X || true",
    "-X < 1",
    "X ? true : true",
    "size(X) > 0",
    "X.all(i, true)",
    "[X] == [1]",
    "{'a': X} != {}",
    "X.contains('')",

    "has(X.y)",
    "[1].exists(i, X == i)",
    "[1].all(i, i == X)",
    "X[0] == 1",
    "string(X) == ''",
    "[X].size() > 0",
  );
  const around = fc.constantFrom(
    "X",
    "X && true",
    "!X",
    "true && X",
    "false || X",
    "X ? true : false",
    "[1].all(n, X)",
  );
  const missing = fc.constantFrom("qa.score", "qa['score']", "qa.score.deep", "params.nothing.x");

  it("never makes a decision", () => {
    const property = fc.property(operation, around, missing, (inner, outer, operand) => {
      const text = outer.replaceAll("X", `(${inner.replaceAll("X", operand)})`);
      const known = { ...untyped, stages: [{ id: "qa" }], params: [{ name: "nothing" }] };
      const decision = decide(expression(text, known), scopeOf({ nothing: null }));
      expect(decision.ok).toBe(false);
    });
    fc.assert(property, { numRuns: 600 });
  });
});

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

describe("equality", () => {
  it("never calls values of different types unequal: it fails", () => {
    const property = fc.property(json, json, (a, b) => {
      const decision = decide(expression("a == b", untyped), scopeOf({ a, b }));
      const comparable = a === null || b === null || typeOf(a) === typeOf(b);
      expect(decision.ok && !comparable).toBe(false);
      const equal = decision.ok && decision.value.value;
      expect(equal ? JSON.parse(JSON.stringify(a)) : b).toEqual(b);
    });
    fc.assert(property);
  });

  function typeOf(value: JsonValue): string {
    return Array.isArray(value) ? "list" : typeof value;
  }
});
