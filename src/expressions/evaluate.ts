import type { Decision, Evaluated, EvaluationFailure, Expression, Scope } from "../model/expression.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { CelNode } from "./cel-node.ts";
import { chainOf, literalPath } from "./chain.ts";
import { checkedDeep } from "./checked-value.ts";
import { evaluateNode } from "./evaluate-node.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { explain } from "./explain.ts";
import { parsedExpression } from "./parsed-expressions.ts";
import { showValue } from "./show-value.ts";
import { StepCounter } from "./step-counter.ts";
import { kindOf, wordFor } from "./value-type.ts";

/** The value of an expression. What is missing or of the wrong type is a failure, never null or false. */
export function evaluateExpression(expression: Expression, scope: Scope): Evaluated<JsonValue> {
  return attempt(expression, scope, () => evaluateRoot(rootOf(expression), scope));
}

/** Decides a condition, and says with values why. */
export function decide(expression: Expression, scope: Scope): Evaluated<Decision> {
  return attempt(expression, scope, () => {
    const root = rootOf(expression);
    const trace = new Map<CelNode, JsonValue>();
    const value = evaluateRoot(root, scope, trace);
    if (typeof value !== "boolean") {
      const kind = wordFor(kindOf(value));
      throw new EvaluationProblem(
        `a condition must be true or false, and this is ${kind}: ${showValue(value)}`,
        root,
      );
    }
    return { value, text: expression.text, explanation: explain(root, expression.text, trace) };
  });
}

function evaluateRoot(root: CelNode, scope: Scope, trace?: Map<CelNode, JsonValue>): JsonValue {
  const steps = new StepCounter();
  const value = evaluateNode(root, trace === undefined ? { scope, steps } : { scope, steps, trace });
  return checkedDeep(value, steps);
}

function rootOf({ text }: Expression): CelNode {
  const parsed = parsedExpression(text);
  const [problem] = parsed.problems;
  if (parsed.ok && problem === undefined) return parsed.root;
  throw new EvaluationProblem(problem?.message ?? "this is not an expression");
}

function attempt<T>(expression: Expression, scope: Scope, evaluate: () => T): Evaluated<T> {
  try {
    return { ok: true, value: evaluate() };
  } catch (error) {
    if (error instanceof EvaluationProblem)
      return { ok: false, failure: failureOf(error, expression, scope) };
    // Data may be nested deeper than the call stack.
    if (!(error instanceof RangeError)) throw error;
    const problem = new EvaluationProblem("the values are nested too deeply");
    return { ok: false, failure: failureOf(problem, expression, scope) };
  }
}

function failureOf(problem: EvaluationProblem, expression: Expression, scope: Scope): EvaluationFailure {
  return {
    message: problem.message,
    expression: expression.text,
    place: placeOf(problem.node, expression),
    values: shownValues(expression, scope),
  };
}

/** Of the reference that is to blame, else of the whole expression. */
function placeOf(node: CelNode | undefined, expression: Expression): Expression["place"] {
  const chain = node === undefined ? undefined : chainOf(node);
  if (chain === undefined) return expression.place;
  const path = literalPath(chain).join("\0");
  const blamed = expression.references.find(
    (reference) =>
      reference.root === chain.root.name && `${reference.path.join("\0")}\0`.startsWith(`${path}\0`),
  );
  return blamed?.place ?? expression.place;
}

/** `qa.score = "high"` for each name that is there. */
export function shownValues({ references }: Expression, scope: Scope): readonly string[] {
  const values = references.flatMap(({ root, path }) => {
    const value = path.reduce(memberOf, memberOf(scope, root));
    return value === undefined ? [] : [`${[root, ...path].join(".")} = ${showValue(value)}`];
  });
  return [...new Set(values)];
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
