import type { Scope } from "../model/expression.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import { callFunction } from "./call-function.ts";
import type {
  BinaryNode,
  CallNode,
  CelNode,
  HasNode,
  IndexNode,
  ListNode,
  LogicNode,
  MacroNode,
  MapNode,
  MemberNode,
  NameNode,
  UnaryNode,
} from "./cel-node.ts";
import { checkedNumber } from "./checked-value.ts";
import { typeNames } from "./conversions.ts";
import { EvaluationProblem } from "./evaluation-problem.ts";
import { missingMember } from "./missing.ts";
import { nodeText } from "./node-text.ts";
import { applyOperator, mismatchMessage, operatorType } from "./operators.ts";
import { runMacro } from "./run-macro.ts";
import type { StepCounter } from "./step-counter.ts";
import { kindOf, wordFor } from "./value-type.ts";

interface Evaluation {
  readonly scope: Scope;
  readonly steps: StepCounter;
  /** Of the macros around, the innermost first. */
  readonly variable?: Variable;
  /** Takes the value of every part evaluated outside macros. */
  readonly trace?: Map<CelNode, JsonValue>;
}

interface Variable {
  readonly name: string;
  readonly value: JsonValue;
  readonly outer?: Variable;
}

/** The value of a part of an expression. Throws `EvaluationProblem`. */
export function evaluateNode(node: CelNode, evaluation: Evaluation): JsonValue {
  evaluation.steps.take(1);
  const value = blaming(node, () => valueOf(node, evaluation));
  evaluation.trace?.set(node, value);
  return value;
}

function valueOf(node: CelNode, evaluation: Evaluation): JsonValue {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return exact(readName(node, evaluation));
    case "member":
      return exact(readMember(node, evaluation));
    case "index":
      return exact(readIndex(node, evaluation));
    case "call":
      return evaluateCall(node, evaluation);
    case "has":
      return evaluateHas(node, evaluation);
    case "macro":
      return evaluateMacro(node, evaluation);
    case "binary":
      return evaluateBinary(node, evaluation);
    case "logic":
      return evaluateLogic(node, evaluation);
    case "unary":
      return evaluateUnary(node, evaluation);
    case "choice":
      return evaluateNode(evaluateBool(node.condition, evaluation) ? node.yes : node.no, evaluation);
    case "list":
      return evaluateList(node, evaluation);
    case "map":
      return evaluateMap(node, evaluation);
  }
}

/** A problem of an operation says which part it is about. */
function blaming<T>(node: CelNode, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof EvaluationProblem) || error.node !== undefined) throw error;
    throw new EvaluationProblem(`\`${nodeText(node)}\`: ${error.message}`, node);
  }
}

/** Every operand of `&&`, `||`, `!` and `?:`, and every condition of a macro, must be true or false. */
function evaluateBool(node: CelNode, evaluation: Evaluation): boolean {
  const value = evaluateNode(node, evaluation);
  if (typeof value === "boolean") return value;
  throw new EvaluationProblem(`\`${nodeText(node)}\` is ${wordFor(kindOf(value))}, not true or false`, node);
}

function exact(value: JsonValue): JsonValue {
  return typeof value === "number" ? checkedNumber(value) : value;
}

function readName(node: NameNode, evaluation: Evaluation): JsonValue {
  const found = lookUp(node.name, evaluation);
  const value = found === undefined ? typeNames.get(node.name) : found;
  if (value === undefined) throw new EvaluationProblem(`there is no \`${node.name}\` here`, node);
  return value;
}

function lookUp(name: string, { scope, variable }: Evaluation): JsonValue | undefined {
  for (let found = variable; found !== undefined; found = found.outer) {
    if (found.name === name) return found.value;
  }
  return ownValue(scope, name);
}

function readMember(node: MemberNode, evaluation: Evaluation): JsonValue {
  const owner = evaluateNode(node.object, evaluation);
  const value = isJsonObject(owner) ? ownValue(owner, node.name) : undefined;
  if (value !== undefined) return value;
  throw new EvaluationProblem(missingMember(node.object, owner, node.name, evaluation.scope), node);
}

function readIndex(node: IndexNode, evaluation: Evaluation): JsonValue {
  const owner = evaluateNode(node.object, evaluation);
  const key = evaluateNode(node.index, evaluation);
  if (Array.isArray(owner) && typeof key === "number") return itemAt(owner, key);
  if (isJsonObject(owner) && typeof key === "string") {
    const value = ownValue(owner, key);
    if (value !== undefined) return value;
    throw new EvaluationProblem(missingMember(node.object, owner, key, evaluation.scope), node);
  }
  throw new EvaluationProblem(wrongIndex(node, owner, key), node);
}

function itemAt(list: readonly JsonValue[], index: number): JsonValue {
  const item = Number.isInteger(index) && index >= 0 ? list[index] : undefined;
  if (item !== undefined) return item;
  if (!Number.isInteger(index)) throw new EvaluationProblem(`an index must be whole, and ${index} is not`);
  throw new EvaluationProblem(
    list.length === 0
      ? "the list is empty"
      : `the list has items 0 to ${list.length - 1}, and ${index} is none of them`,
  );
}

function wrongIndex({ object, index }: IndexNode, owner: JsonValue, key: JsonValue): string {
  const [what, kind] = [nodeText(object), kindOf(owner)];
  if (kind !== "list" && kind !== "map") return `\`${what}\` is ${wordFor(kind)}, which has no members`;
  const wanted = kind === "list" ? "an item by its number" : "a member by its name";
  return `\`${what}\` is ${wordFor(kind)} and gives ${wanted}, but \`${nodeText(index)}\` is ${wordFor(kindOf(key))}`;
}

/** Never what an object inherits. */
function ownValue(object: { readonly [name: string]: JsonValue }, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** `has(a.b)`: whether `a` has `b`; `has(a)`: whether there is an `a`. */
function evaluateHas({ target }: HasNode, evaluation: Evaluation): boolean {
  if (target.kind === "name") return lookUp(target.name, evaluation) !== undefined;
  if (target.kind !== "member") throw new EvaluationProblem("`has` takes a name with a member");
  const owner = evaluateNode(target.object, evaluation);
  if (isJsonObject(owner)) return ownValue(owner, target.name) !== undefined;
  throw new EvaluationProblem(missingMember(target.object, owner, target.name, evaluation.scope), target);
}

function evaluateCall(node: CallNode, evaluation: Evaluation): JsonValue {
  const [only] = node.args;
  // `raw` only says that a template is not quoted.
  if (node.name === "raw" && node.receiver === undefined && only !== undefined) {
    return evaluateNode(only, evaluation);
  }
  const parts = node.receiver === undefined ? node.args : [node.receiver, ...node.args];
  const values = parts.map((part) => evaluateNode(part, evaluation));
  return callFunction(node, parts, values, evaluation.steps);
}

function evaluateMacro(node: MacroNode, evaluation: Evaluation): JsonValue {
  const { condition, transform } = node;
  const items = itemsOf(node.list, evaluation);
  return runMacro(node.name, items, {
    holds: (item) => condition === undefined || evaluateBool(condition, inside(node, item, evaluation)),
    transform: (item) =>
      transform === undefined ? item : evaluateNode(transform, inside(node, item, evaluation)),
  });
}

function itemsOf(list: CelNode, evaluation: Evaluation): readonly JsonValue[] {
  const value = evaluateNode(list, evaluation);
  if (Array.isArray(value)) return value;
  if (isJsonObject(value)) return Object.keys(value);
  const kind = wordFor(kindOf(value));
  throw new EvaluationProblem(`\`${nodeText(list)}\` is ${kind}, not a list or an object`, list);
}

/** With the macro's variable, and without the trace: a part would have many values there. */
function inside(node: MacroNode, value: JsonValue, { scope, steps, variable }: Evaluation): Evaluation {
  const { name } = node.variable;
  return {
    scope,
    steps,
    variable: variable === undefined ? { name, value } : { name, value, outer: variable },
  };
}

function evaluateBinary(node: BinaryNode, evaluation: Evaluation): JsonValue {
  const { operator } = node;
  const left = evaluateNode(node.left, evaluation);
  const right = evaluateNode(node.right, evaluation);
  const types = [{ kind: kindOf(left) }, { kind: kindOf(right) }] as const;
  if (operatorType(operator, ...types) === undefined) {
    const message = mismatchMessage(
      operator,
      { text: nodeText(node.left), type: types[0] },
      { text: nodeText(node.right), type: types[1] },
    );
    throw new EvaluationProblem(message, node);
  }
  return applyOperator(operator, left, right, evaluation.steps);
}

/** From left to right; what decides ends it, and an error in what is evaluated is an error. */
function evaluateLogic(node: LogicNode, evaluation: Evaluation): boolean {
  const left = evaluateBool(node.left, evaluation);
  const decided = node.operator === "||" ? left : !left;
  return decided ? left : evaluateBool(node.right, evaluation);
}

function evaluateUnary({ operator, operand }: UnaryNode, evaluation: Evaluation): JsonValue {
  if (operator === "!") return !evaluateBool(operand, evaluation);
  const value = evaluateNode(operand, evaluation);
  if (typeof value === "number") return checkedNumber(-value);
  throw new EvaluationProblem(`\`${nodeText(operand)}\` is ${wordFor(kindOf(value))}, not a number`, operand);
}

function evaluateList({ items }: ListNode, evaluation: Evaluation): JsonValue {
  return items.map((item) => evaluateNode(item, evaluation));
}

function evaluateMap({ entries }: MapNode, evaluation: Evaluation): JsonValue {
  const members = new Map<string, JsonValue>();
  for (const { key, value } of entries) {
    const name = evaluateNode(key, evaluation);
    if (typeof name !== "string") {
      throw new EvaluationProblem(
        `\`${nodeText(key)}\` is ${wordFor(kindOf(name))}: a name must be text`,
        key,
      );
    }
    // Whoever copies the object member by member would change its prototype.
    if (name === "__proto__") throw new EvaluationProblem("no member may be called `__proto__`", key);
    if (members.has(name)) throw new EvaluationProblem(`the name ${JSON.stringify(name)} stands twice`, key);
    members.set(name, evaluateNode(value, evaluation));
  }
  return Object.fromEntries(members);
}
