import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import type { BinaryOperator, CelNode, ExpressionProblem, MacroName, NameNode } from "./cel-node.ts";
import { maxDepth, maxExpressionLength, maxLiteralItems, maxNodes } from "./limits.ts";
import { describeSyntaxError, numberTooLarge, tooLarge } from "./syntax-problem.ts";

// The only file that knows the CEL library. It gives the grammar: words, precedence, literals, macros. What a tree
// means is decided here in storyflow, because CEL's own meaning is too forgiving (`error || true` is true,
// `"3" == 3` is false) and its integers are not the numbers of JSON.

export type ParsedCel =
  | { readonly ok: true; readonly root: CelNode; readonly problems: readonly ExpressionProblem[] }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

const grammar = new Environment({
  limits: {
    maxAstNodes: maxNodes,
    maxDepth,
    maxListElements: maxLiteralItems,
    maxMapEntries: maxLiteralItems,
    maxCallArguments: 32,
  },
});

/** Parses an expression. Problems beside a tree are mistakes that the grammar does not know, such as a number beyond 2^53. */
export function parseCel(text: string): ParsedCel {
  if (text.length > maxExpressionLength) {
    return refuse(tooLarge(`${maxExpressionLength} characters`, 0, text.length));
  }
  try {
    const problems: ExpressionProblem[] = [];
    const root = convert(grammar.parse(text).ast, 0, problems);
    return { ok: true, root, problems };
  } catch (error) {
    return refuse(problemOf(error, text));
  }
}

function refuse(problem: ExpressionProblem): ParsedCel {
  return { ok: false, problems: [problem] };
}

function problemOf(error: unknown, text: string): ExpressionProblem {
  if (error instanceof TooDeep || error instanceof RangeError) {
    return tooLarge(`${maxDepth} levels of nesting`, 0, text.length);
  }
  if (!(error instanceof ParseError)) throw error;
  const { start, end } = error.range ?? { start: 0, end: text.length };
  return describeSyntaxError({ code: error.code, summary: error.summary, start, end }, text);
}

class TooDeep extends Error {}

function convert(node: ASTNode, depth: number, problems: ExpressionProblem[]): CelNode {
  if (depth > maxDepth) throw new TooDeep();
  const range = { start: node.start, end: node.end };
  const below = (child: ASTNode): CelNode => convert(child, depth + 1, problems);
  switch (node.op) {
    case "value":
      return { kind: "literal", value: literalValue(node.args, range, problems), ...range };
    case "id":
      return { kind: "name", name: node.args, ...range };
    case ".":
    case ".?":
      return {
        kind: "member",
        object: below(node.args[0]),
        name: node.args[1],
        nameStart: node.pos,
        ...range,
      };
    case "[]":
    case "[?]":
      return { kind: "index", object: below(node.args[0]), index: below(node.args[1]), ...range };
    case "call":
    case "rcall":
      return convertCall(node, below);
    case "list":
      return { kind: "list", items: node.args.map(below), ...range };
    case "map":
      return {
        kind: "map",
        entries: node.args.map(([key, value]) => ({ key: below(key), value: below(value) })),
        ...range,
      };
    default:
      return convertOperator(node, below);
  }
}

type Of<Operator> = Extract<ASTNode, { op: Operator }>;
type OperatorNode = Of<BinaryOperator | "?:" | "||" | "&&" | "!_" | "-_">;

function convertOperator(node: OperatorNode, below: (child: ASTNode) => CelNode): CelNode {
  const range = { start: node.start, end: node.end };
  switch (node.op) {
    case "?:": {
      const [condition, yes, no] = node.args;
      return { kind: "choice", condition: below(condition), yes: below(yes), no: below(no), ...range };
    }
    case "!_":
      return { kind: "unary", operator: "!", operand: below(node.args), ...range };
    case "-_":
      return { kind: "unary", operator: "-", operand: below(node.args), ...range };
    case "||":
    case "&&":
      return {
        kind: "logic",
        operator: node.op,
        left: below(node.args[0]),
        right: below(node.args[1]),
        ...range,
      };
    default:
      return {
        kind: "binary",
        operator: node.op,
        left: below(node.args[0]),
        right: below(node.args[1]),
        ...range,
      };
  }
}

function convertCall(node: Of<"call" | "rcall">, below: (child: ASTNode) => CelNode): CelNode {
  const range = { start: node.start, end: node.end };
  if (node.op === "call") {
    const [name, args] = node.args;
    const [target] = args;
    if (name === "has" && args.length === 1 && target !== undefined) {
      return { kind: "has", target: below(target), ...range };
    }
    return { kind: "call", name, args: args.map(below), ...range };
  }
  const [name, receiver, args] = node.args;
  const macro = convertMacro(name, receiver, args, below);
  return macro === undefined
    ? { kind: "call", name, receiver: below(receiver), args: args.map(below), ...range }
    : { ...macro, ...range };
}

type MacroParts = Omit<Extract<CelNode, { kind: "macro" }>, "start" | "end">;

const macroNames: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

function isMacroName(name: string): name is MacroName {
  return macroNames.has(name);
}

/** A macro with the wrong number of arguments stays a call, which the check refuses. */
function convertMacro(
  name: string,
  receiver: ASTNode,
  args: readonly ASTNode[],
  below: (child: ASTNode) => CelNode,
): MacroParts | undefined {
  const [first, second, third] = args;
  if (!isMacroName(name) || first?.op !== "id" || second === undefined) return undefined;
  if (args.length > (name === "map" ? 3 : 2)) return undefined;
  const variable: NameNode = { kind: "name", name: first.args, start: first.start, end: first.end };
  const parts = { kind: "macro", name, list: below(receiver), variable } as const;
  if (name !== "map") return { ...parts, condition: below(second) };
  if (third === undefined) return { ...parts, transform: below(second) };
  return { ...parts, condition: below(second), transform: below(third) };
}

function literalValue(
  value: Of<"value">["args"],
  range: { start: number; end: number },
  problems: ExpressionProblem[],
): string | number | boolean | null {
  if (value instanceof Uint8Array) {
    problems.push({
      code: "expression/not-json",
      message: "bytes are no value of JSON, so no expression can have them",
      hint: "write the text without the `b` before it",
      ...range,
    });
    return "";
  }
  // The library reads `3` as a bigint and `3u` as an object around one.
  if (typeof value === "bigint" || (typeof value === "object" && value !== null)) {
    return numberOf(value.valueOf(), range, problems);
  }
  return typeof value === "number" ? numberOf(value, range, problems) : value;
}

function numberOf(
  value: bigint | number,
  range: { start: number; end: number },
  problems: ExpressionProblem[],
): number {
  const number = Number(value);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  problems.push(numberTooLarge(range.start, range.end));
  return 0;
}
