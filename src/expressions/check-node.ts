import { wrongArgument } from "./call-function.ts";
import type {
  BinaryNode,
  CallNode,
  CelNode,
  HasNode,
  IndexNode,
  MacroNode,
  MapNode,
  MemberNode,
} from "./cel-node.ts";
import { type Chain, chainOf } from "./chain.ts";
import { checkCalledName, isMacroName } from "./check-call.ts";
import { type CheckContext, findVariable, report } from "./check-context.ts";
import { checkJobMember, checkRoot } from "./check-name.ts";
import { functionsNamed } from "./functions.ts";
import { findRoot } from "./name-types.ts";
import { nodeText } from "./node-text.ts";
import { mismatchMessage, operatorType } from "./operators.ts";
import { reservedNames } from "./reserved.ts";
import {
  anyType,
  boolType,
  type Kind,
  kindOf,
  numberType,
  pluralFor,
  textType,
  type Type,
  unite,
  wordFor,
  wordsFor,
} from "./value-type.ts";

/** Finds every mistake in a part of an expression, and what type it has. What is wrong is of any type: one problem each. */
export function checkNode(node: CelNode, context: CheckContext): Type {
  switch (node.kind) {
    case "literal":
      return { kind: kindOf(node.value) };
    case "name":
    case "member":
    case "index":
      return checkAccess(node, context);
    case "call":
      return checkCall(node, context);
    case "has":
      checkHas(node, context);
      return boolType;
    case "macro":
      return checkMacro(node, context);
    case "binary":
      return checkBinary(node, context);
    case "logic":
      checkBool(node.left, context);
      checkBool(node.right, context);
      return boolType;
    case "unary":
      if (node.operator === "-") return checkNumber(node.operand, context);
      checkBool(node.operand, context);
      return boolType;
    case "choice":
      checkBool(node.condition, context);
      return unite(checkNode(node.yes, context), checkNode(node.no, context));
    case "list":
      return { kind: "list", ...itemOf(node.items.map((item) => checkNode(item, context))) };
    case "map":
      return checkMap(node, context);
  }
}

function checkHas({ target }: HasNode, context: CheckContext): void {
  checkNode(target, context);
  if (target.kind === "name" || target.kind === "member") return;
  const message = "`has` asks for a name or a member of one";
  report(context, "expression/wrong-arguments", target, message, "write `has(qa.score)`");
}

function itemOf(types: readonly Type[]): { item?: Type } {
  const [first, ...others] = types;
  return first === undefined ? {} : { item: others.reduce(unite, first) };
}

function checkBool(node: CelNode, context: CheckContext): void {
  const { kind } = checkNode(node, context);
  if (kind === "bool" || kind === "any") return;
  const message = `\`${nodeText(node)}\` is ${wordFor(kind)}, not true or false`;
  report(context, "expression/type-mismatch", node, message);
}

function checkNumber(node: CelNode, context: CheckContext): Type {
  const { kind } = checkNode(node, context);
  if (kind !== "number" && kind !== "any") {
    const message = `\`${nodeText(node)}\` is ${wordFor(kind)}, not a number`;
    report(context, "expression/type-mismatch", node, message);
  }
  return numberType;
}

function checkBinary(node: BinaryNode, context: CheckContext): Type {
  if (asksForPrevious(node, context)) return boolType;
  const [left, right] = [checkNode(node.left, context), checkNode(node.right, context)];
  const type = operatorType(node.operator, left, right);
  if (type !== undefined) return type;
  const kinds = new Set([left.kind, right.kind]);
  const mixed = kinds.has("text") && kinds.has("number");
  const message = mismatchMessage(
    node.operator,
    { text: nodeText(node.left), type: left },
    { text: nodeText(node.right), type: right },
  );
  report(
    context,
    "expression/type-mismatch",
    node,
    message,
    mixed ? "`string(x)` makes text of a number, `double(x)` a number of text" : undefined,
  );
  return anyType;
}

/** `previous == null`: whether there is one; nothing of it is seen. */
function asksForPrevious({ operator, left, right }: BinaryNode, context: CheckContext): boolean {
  const isAsked = operator === "==" || operator === "!=";
  if (!isAsked || left.kind !== "name" || left.name !== "previous") return false;
  if (right.kind !== "literal" || right.value !== null || context.names.fanOut === undefined) return false;
  if (!context.names.extra.includes("previous")) return false;
  context.references.push({ root: "previous", path: ["key"], start: left.start, end: left.end });
  return true;
}

function checkAccess(node: CelNode, context: CheckContext): Type {
  const chain = chainOf(node);
  if (chain === undefined) return checkStepBehind(node, context);
  const variable = findVariable(chain.root.name, context);
  const { type, stepsKnown } =
    variable === undefined ? checkRoot(chain, context) : { type: variable.type, stepsKnown: 0 };
  return checkSteps(chain, stepsKnown, type, context);
}

/** A member of something that is no name: `f(x).score`. */
function checkStepBehind(node: CelNode, context: CheckContext): Type {
  if (node.kind !== "member" && node.kind !== "index") return checkNode(node, context);
  return checkStep(node, checkNode(node.object, context), context);
}

function checkSteps({ steps }: Chain, from: number, type: Type, context: CheckContext): Type {
  return steps.slice(from).reduce((owner, step) => checkStep(step, owner, context), type);
}

function checkStep(step: MemberNode | IndexNode, owner: Type, context: CheckContext): Type {
  if (step.kind === "index") return checkIndex(step, owner, context);
  if (owner.jobOf !== undefined) return checkJobMember(step, step.name, owner.jobOf, context);
  if (owner.kind === "map" || owner.kind === "any") return anyType;
  const range = { start: step.nameStart, end: step.end };
  const message = `\`${nodeText(step.object)}\` is ${wordFor(owner.kind)} and has no member \`${step.name}\``;
  report(context, "expression/type-mismatch", range, message);
  return anyType;
}

function checkIndex({ object, index }: IndexNode, owner: Type, context: CheckContext): Type {
  const key = checkNode(index, context);
  const wanted = wantedIndex(owner);
  if (wanted === undefined) {
    const message = `\`${nodeText(object)}\` is ${wordFor(owner.kind)}, which has no members`;
    report(context, "expression/type-mismatch", index, message);
  } else if (key.kind !== "any" && !wanted.includes(key.kind)) {
    const message = `\`${nodeText(index)}\` is ${wordFor(key.kind)}, but an index of ${wordFor(owner.kind)} is ${wordsFor(wanted)}`;
    report(context, "expression/type-mismatch", index, message);
  } else if (index.kind === "literal" && typeof index.value === "number" && !Number.isInteger(index.value)) {
    report(context, "expression/type-mismatch", index, `an index must be whole, and ${index.value} is not`);
  }
  return owner.item ?? anyType;
}

function wantedIndex({ kind }: Type): readonly Kind[] | undefined {
  switch (kind) {
    case "list":
      return ["number"];
    case "map":
      return ["text"];
    case "any":
      return ["number", "text"];
    default:
      return undefined;
  }
}

function checkCall(node: CallNode, context: CheckContext): Type {
  const parts = argumentsOf(node);
  const types = parts.map((part) => checkNode(part, context));
  const called = checkCalledName(node, context);
  if (called === undefined) return anyType;
  for (const [index, kinds] of called.takes.entries()) {
    const [part, type] = [parts[index], types[index] ?? anyType];
    if (part === undefined || type.kind === "any" || kinds.includes(type.kind) || kinds.includes("any"))
      continue;
    report(context, "expression/type-mismatch", part, wrongArgument(node, part, type.kind, kinds));
  }
  checkItems(node, called.items, parts[0], types[0], context);
  return called.gives;
}

/** What stands before a method's dot is its first argument. */
function argumentsOf(node: CallNode): readonly CelNode[] {
  if (node.receiver === undefined) return node.args;
  return isBrokenMacro(node) ? [node.receiver] : [node.receiver, ...node.args];
}

/** A macro that is misspelled or lacks a part: its variable would count as an unknown name all over it. */
function isBrokenMacro({ name, args }: CallNode): boolean {
  const [variable, body] = args;
  const mayBeMisspelled =
    functionsNamed(name, true).length === 0 && variable?.kind === "name" && body !== undefined;
  return isMacroName(name) || mayBeMisspelled;
}

function checkItems(
  node: CallNode,
  wanted: Type["kind"] | undefined,
  list: CelNode | undefined,
  type: Type | undefined,
  context: CheckContext,
): void {
  const found = type?.item?.kind ?? "any";
  if (wanted === undefined || list === undefined || found === "any" || found === wanted) return;
  const message = `\`${nodeText(list)}\` is a list of ${pluralFor(found)}, but \`${node.name}\` takes one of ${pluralFor(wanted)}`;
  report(context, "expression/type-mismatch", list, message);
}

function checkMacro(node: MacroNode, context: CheckContext): Type {
  const list = checkNode(node.list, context);
  if (list.kind !== "list" && list.kind !== "map" && list.kind !== "any") {
    const message = `\`${nodeText(node.list)}\` is ${wordFor(list.kind)}, but \`${node.name}\` takes a list or an object`;
    report(context, "expression/type-mismatch", node.list, message);
  }
  checkVariable(node, context);
  const item = list.kind === "map" ? textType : (list.item ?? anyType);
  const inner = withVariable(node.variable.name, item, context);
  if (node.condition !== undefined) checkBool(node.condition, inner);
  const made = node.transform === undefined ? undefined : checkNode(node.transform, inner);
  if (node.name === "map") return { kind: "list", ...(made === undefined ? {} : { item: made }) };
  return node.name === "filter" ? { kind: "list", item } : boolType;
}

/** A variable that hides a name would make the same word mean two things in one expression. */
function checkVariable({ variable }: MacroNode, context: CheckContext): void {
  const { name } = variable;
  const hides =
    reservedNames.has(name) ||
    findRoot(name, context.names) !== undefined ||
    findVariable(name, context) !== undefined;
  if (!hides) return;
  const message = `the variable \`${name}\` would hide what \`${name}\` means already`;
  report(context, "expression/hidden-name", variable, message, "give the variable another name");
}

function withVariable(name: string, type: Type, context: CheckContext): CheckContext {
  const { names, problems, references, variable } = context;
  const inner = variable === undefined ? { name, type } : { name, type, outer: variable };
  return { names, problems, references, variable: inner };
}

function checkMap({ entries }: MapNode, context: CheckContext): Type {
  for (const { key, value } of entries) {
    const { kind } = checkNode(key, context);
    if (kind !== "text" && kind !== "any") {
      const message = `\`${nodeText(key)}\` is ${wordFor(kind)}, but the names of an object are text`;
      report(context, "expression/type-mismatch", key, message);
    }
    checkNode(value, context);
  }
  return { kind: "map" };
}
