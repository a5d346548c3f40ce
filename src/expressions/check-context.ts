import type { ExpressionProblem } from "./cel-node.ts";
import type { Names } from "./names.ts";
import type { Type } from "./value-type.ts";

/** What the check of one expression knows, and what it gathers. */
export interface CheckContext {
  readonly names: Names;
  /** Of the macros around, the innermost first. */
  readonly variable?: TypedVariable;
  readonly problems: ExpressionProblem[];
  readonly references: FoundReference[];
}

interface TypedVariable {
  readonly name: string;
  readonly type: Type;
  readonly outer?: TypedVariable;
}

/** A reference at offsets into the text of the expression. */
interface FoundReference {
  readonly root: string;
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
}

export function findVariable(name: string, context: CheckContext): TypedVariable | undefined {
  let found = context.variable;
  while (found !== undefined && found.name !== name) found = found.outer;
  return found;
}

/** Reports a mistake at a part of the expression. */
export function report(
  context: CheckContext,
  code: string,
  range: { readonly start: number; readonly end: number },
  message: string,
  hint?: string,
): void {
  const { start, end } = range;
  context.problems.push({ code, message, ...(hint === undefined ? {} : { hint }), start, end });
}
