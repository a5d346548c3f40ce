import type { Diagnostic } from "../model/diagnostic.ts";
import type { Expression } from "../model/expression.ts";
import { type Place, type PlacedText, placeWithin, type Source } from "../model/source.ts";
import type { CelNode, ExpressionProblem } from "./cel-node.ts";
import type { CheckContext } from "./check-context.ts";
import { checkNode } from "./check-node.ts";
import type { Checked } from "./checked.ts";
import type { Names } from "./names.ts";
import { nodeText } from "./node-text.ts";
import { parsedExpression } from "./parsed-expressions.ts";
import { anyType, type Type, wordFor } from "./value-type.ts";

/**
 * Checks an expression that is a whole text of the manifest: syntax, names, types. With `expected`, what is surely no
 * bool, number or list is a mistake too.
 */
export function checkExpression(
  source: Source,
  text: PlacedText,
  names: Names,
  expected?: Expected,
): Checked<Expression> {
  return checkWithin(source, text, { start: 0, end: text.value.length }, names, (root, context) => {
    const type = checkNode(root, context);
    if (expected !== undefined && context.problems.length === 0) checkKind(root, type, expected, context);
  });
}

type Expected = "bool" | "number" | "list";

/** Checks the expression between two offsets of a text. */
export function checkWithin(
  source: Source,
  text: PlacedText,
  range: { readonly start: number; readonly end: number },
  names: Names,
  check: (root: CelNode, context: CheckContext) => void,
): Checked<Expression> {
  const written = text.value.slice(range.start, range.end);
  const expression = written.trim();
  const start = range.start + (written.length - written.trimStart().length);
  const place = (from: number, to: number): Place => placeWithin(source, text, start + from, start + to);
  if (expression === "")
    return { diagnostics: [emptyExpression(placeWithin(source, text, range.start, range.end))] };

  const parsed = parsedExpression(expression);
  const context: CheckContext = { names, problems: [...parsed.problems], references: [] };
  if (parsed.ok) check(parsed.root, context);
  const { problems, references } = context;
  if (problems.length > 0) {
    return { diagnostics: inOrder(problems).map((problem) => diagnosticOf(problem, place)) };
  }
  const value = {
    text: expression,
    place: place(0, expression.length),
    references: references.map(({ root, path, start: from, end }) => ({
      root,
      path,
      place: place(from, end),
    })),
  };
  return { value, diagnostics: [] };
}

const mismatches: { readonly [expected in Expected]: readonly [code: string, message: string] } = {
  bool: ["expression/not-a-condition", "a condition must be true or false"],
  number: ["expression/not-a-number", "a score must be a number"],
  list: ["expression/not-a-list", "there is one job for each item of a list"],
};

function checkKind(root: CelNode, type: Type, expected: Expected, context: CheckContext): void {
  if (type.kind === expected || type.kind === anyType.kind) return;
  const [code, wanted] = mismatches[expected];
  const message = `${wanted}, and \`${nodeText(root)}\` is ${wordFor(type.kind)}`;
  context.problems.push({
    code,
    message,
    start: root.start,
    end: root.end,
  });
}

function emptyExpression(place: Place): Diagnostic {
  return {
    code: "expression/empty",
    severity: "error",
    message: "there is no expression here",
    hint: "write one, such as `qa.score < 3.5`",
    place,
  };
}

function inOrder(problems: readonly ExpressionProblem[]): readonly ExpressionProblem[] {
  return problems.toSorted((one, other) => one.start - other.start);
}

function diagnosticOf(
  { code, message, hint, start, end }: ExpressionProblem,
  place: (start: number, end: number) => Place,
): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    place: place(start, end),
    ...(hint === undefined ? {} : { hint }),
  };
}
