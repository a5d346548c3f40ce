import type { JsonValue } from "../model/json.ts";
import type { CallNode, CelNode } from "./cel-node.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { functionsNamed } from "./functions.ts";
import { nodeText } from "./node-text.ts";
import type { StepCounter } from "./step-counter.ts";
import { type Kind, kindOf, wordFor, wordsFor } from "./value-type.ts";

/** Characters that are looked at in one step. */
const charactersPerStep = 100;

/** Calls a function or method; `parts` are its arguments as written, what stands before the dot first. */
export function callFunction(
  node: CallNode,
  parts: readonly CelNode[],
  values: readonly JsonValue[],
  steps: StepCounter,
): JsonValue {
  const called = functionsNamed(node.name, node.receiver !== undefined).find(
    ({ takes }) => takes.length === values.length,
  );
  if (called === undefined) throw new EvaluationProblem("there is no such function");
  for (const [index, value] of values.entries()) {
    const kinds = called.takes[index] ?? [];
    const kind = kindOf(value);
    if (!kinds.includes(kind) && !kinds.includes("any")) {
      throw new EvaluationProblem(wrongArgument(node, parts[index], kind, kinds), node);
    }
    if (typeof value === "string") steps.take(Math.floor(value.length / charactersPerStep));
  }
  return called.apply(values, steps);
}

export function wrongArgument(
  { name }: CallNode,
  part: CelNode | undefined,
  kind: Kind,
  kinds: readonly Kind[],
): string {
  const what = part === undefined ? "" : nodeText(part);
  return `\`${what}\` is ${wordFor(kind)}, but \`${name}\` takes ${wordsFor(kinds)}`;
}
