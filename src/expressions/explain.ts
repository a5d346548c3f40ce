import type { JsonValue } from "../model/json.ts";
import type { CelNode } from "./cel-node.ts";
import { typeNames } from "./conversions.ts";
import { cutExplanation, showValue } from "./show-value.ts";

/**
 * An expression with the values that it met: `qa.score 3.1 < threshold 3.5`. The value stands behind each name and call
 * that was evaluated; what was not reached has none.
 */
export function explain(root: CelNode, text: string, trace: ReadonlyMap<CelNode, JsonValue>): string {
  const insertions: Insertion[] = [];
  collect(root, trace, insertions);
  insertions.sort((one, other) => one.at - other.at);
  let explained = "";
  let from = 0;
  for (const { at, text: inserted } of insertions) {
    explained += oneLine(text.slice(from, at)) + inserted;
    from = at;
  }
  return cutExplanation((explained + oneLine(text.slice(from))).trim());
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

function collect(node: CelNode, trace: ReadonlyMap<CelNode, JsonValue>, found: Insertion[]): void {
  switch (node.kind) {
    case "literal":
      return;
    case "binary":
    case "logic":
      collect(node.left, trace, found);
      return collect(node.right, trace, found);
    case "choice":
      collect(node.condition, trace, found);
      collect(node.yes, trace, found);
      return collect(node.no, trace, found);
    case "unary":
      return collectUnary(node.operand, trace, found);
    case "list":
      return node.items.forEach((item) => collect(item, trace, found));
    case "map":
      return node.entries.forEach(({ value }) => collect(value, trace, found));
    default:
      return collectValue(node, trace, found);
  }
}

function collectValue(node: CelNode, trace: ReadonlyMap<CelNode, JsonValue>, found: Insertion[]): void {
  // `double` in `type(x) == double` has no value worth showing.
  if (node.kind === "name" && typeNames.has(node.name)) return;
  const value = trace.get(node);
  if (value !== undefined) found.push({ at: node.end, text: ` ${showValue(value)}` });
}

/** `!(draft true)`: without the parentheses it would read as if the value were negated already. */
function collectUnary(operand: CelNode, trace: ReadonlyMap<CelNode, JsonValue>, found: Insertion[]): void {
  const before = found.length;
  collect(operand, trace, found);
  const own = found[before];
  if (own === undefined || !trace.has(operand) || isOperation(operand)) return;
  found.splice(before, 1, { at: operand.start, text: "(" }, { at: operand.end, text: `${own.text})` });
}

function isOperation({ kind }: CelNode): boolean {
  return kind === "binary" || kind === "logic" || kind === "choice" || kind === "unary";
}

/** Folds line breaks with the indentation around them. */
function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/);
  return lines
    .map((line, index) => {
      const ended = index < lines.length - 1 ? line.trimEnd() : line;
      return index > 0 ? ended.trimStart() : ended;
    })
    .join(" ");
}
