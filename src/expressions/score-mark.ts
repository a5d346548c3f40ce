import type { Expression, Scope } from "../model/expression.ts";
import type { JsonValue } from "../model/json.ts";
import type { CelNode } from "./cel-node.ts";
import { evaluateNode } from "./evaluate-node.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { nodeText } from "./node-text.ts";
import { parsedExpression } from "./parsed-expressions.ts";
import { StepCounter } from "./step-counter.ts";

/**
 * What a loop asks of its score, where its condition is nothing but a comparison of it: `qa.score < threshold` goes on until it is the
 * threshold. Undefined for every other condition.
 */
export function scoreMark(when: Expression, score: Expression, scope: Scope): number | undefined {
  const bound = boundOf(rootOf(when), rootOf(score));
  const value = bound === undefined ? undefined : valueOf(bound, scope);
  return typeof value === "number" ? value : undefined;
}

function rootOf({ text }: Expression): CelNode | undefined {
  const parsed = parsedExpression(text);
  return parsed.ok ? parsed.root : undefined;
}

function boundOf(condition: CelNode | undefined, score: CelNode | undefined): CelNode | undefined {
  if (condition?.kind !== "binary" || score === undefined) return undefined;
  const { operator, left, right } = condition;
  const isScore = (node: CelNode) => nodeText(node) === nodeText(score);
  if ((operator === "<" || operator === "<=") && isScore(left)) return right;
  return (operator === ">" || operator === ">=") && isScore(right) ? left : undefined;
}

/** The condition was evaluated before: what cannot be is told there. */
function valueOf(node: CelNode, scope: Scope): JsonValue | undefined {
  try {
    return evaluateNode(node, { scope, steps: new StepCounter() });
  } catch (error) {
    if (error instanceof EvaluationProblem) return undefined;
    throw error;
  }
}
