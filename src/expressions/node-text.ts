import type { CelNode } from "./cel-node.ts";
import { maxShownValue } from "./limits.ts";

/** Writes a part of an expression for a message. Its own text would not do: a range leaves out parentheses at its ends. */
export function nodeText(node: CelNode): string {
  const text = written(node);
  return text.length <= maxShownValue ? text : `${text.slice(0, maxShownValue)}…`;
}

function written(node: CelNode): string {
  switch (node.kind) {
    case "literal":
      return JSON.stringify(node.value);
    case "name":
      return node.name;
    case "member":
      return `${operand(node.object)}.${node.name}`;
    case "index":
      return `${operand(node.object)}[${written(node.index)}]`;
    case "call":
      return `${node.receiver === undefined ? "" : `${operand(node.receiver)}.`}${node.name}(${writtenList(node.args)})`;
    case "has":
      return `has(${written(node.target)})`;
    case "macro":
      return `${operand(node.list)}.${node.name}(${writtenList(macroArguments(node))})`;
    case "list":
      return `[${writtenList(node.items)}]`;
    case "map":
      return `{${node.entries.map(({ key, value }) => `${written(key)}: ${written(value)}`).join(", ")}}`;
    case "unary":
      return `${node.operator}${operand(node.operand)}`;
    case "choice":
      return `${operand(node.condition)} ? ${operand(node.yes)} : ${operand(node.no)}`;
    case "binary":
    case "logic":
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`;
  }
}

function writtenList(nodes: readonly CelNode[]): string {
  return nodes.map(written).join(", ");
}

function macroArguments(node: Extract<CelNode, { kind: "macro" }>): readonly CelNode[] {
  return [node.variable, node.condition, node.transform].filter((part) => part !== undefined);
}

function operand(node: CelNode): string {
  const loose = node.kind === "binary" || node.kind === "logic" || node.kind === "choice";
  return loose ? `(${written(node)})` : written(node);
}
