import { decide } from "../expressions/evaluate.ts";
import { renderList } from "../expressions/render.ts";
import type { Expression, Scope, Template } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";

/** What is known of a pipeline's expressions before it runs; the rest stays open. */
export interface Known {
  /** The entries of a list of paths that a template stands for; undefined: not known yet. */
  readonly paths: (template: Template) => readonly string[] | undefined;
  /** Whether a condition holds; undefined: not known yet. */
  readonly holds: (condition: Expression) => boolean | undefined;
}

export const nothingKnown: Known = { paths: () => undefined, holds: () => undefined };

/** What follows from params and data. What cannot be evaluated is not known: it fails its stage when it is due. */
export function knownFrom(pipeline: Pipeline, params: JsonObject, data: JsonObject): Known {
  const names = settledNames(pipeline);
  const scope: Scope = { ...params, params, data };
  return {
    paths: (template) => {
      const isSettled = template.parts.every((part) => part.type === "text" || reads(part.expression, names));
      const rendered = isSettled ? renderList([template], scope) : undefined;
      return rendered?.ok === true ? rendered.value : undefined;
    },
    holds: (condition) => {
      const decided = reads(condition, names) ? decide(condition, scope) : undefined;
      return decided?.ok === true ? decided.value.value : undefined;
    },
  };
}

/** Names whose values are there before the run. */
export function settledNames({ params }: Pipeline): ReadonlySet<string> {
  return new Set(["params", "data", ...params.map(({ name }) => name)]);
}

/** Whether an expression reads these names alone. */
export function reads({ references }: Expression, names: ReadonlySet<string>): boolean {
  return references.every(({ root }) => names.has(root));
}
