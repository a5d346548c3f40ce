import { decide } from "../expressions/evaluate.ts";
import { renderList } from "../expressions/render.ts";
import type { Expression, Scope, Template } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { FanOut, Pipeline, Stage } from "../model/pipeline.ts";
import { expandItems, type ExpandedItems, type Item } from "./expand-items.ts";
import { listExpressions } from "./stage-expressions.ts";

/** What is known of a pipeline's expressions before it runs; the rest stays open. */
export interface Known {
  /** The entries of a list of paths that a template stands for; undefined: not known yet. */
  readonly paths: (template: Template) => readonly string[] | undefined;
  /** Whether a condition holds; undefined: not known yet. */
  readonly holds: (condition: Expression) => boolean | undefined;
  /** The items of a fan-out; undefined: not known yet. */
  readonly items: (fanOut: FanOut) => ExpandedItems | undefined;
  /** What is known inside the job of an item. */
  readonly within: (item: Item) => Known;
}

export const nothingKnown: Known = {
  paths: () => undefined,
  holds: () => undefined,
  items: () => undefined,
  within: () => nothingKnown,
};

/** What follows from params and data. What cannot be evaluated is not known: it fails its stage when it is due. */
export function knownFrom(pipeline: Pipeline, params: JsonObject, data: JsonObject): Known {
  return knownIn({ ...params, params, data }, settledNames(pipeline));
}

/** What follows from a scope for expressions that read these names alone. */
function knownIn(scope: Scope, names: ReadonlySet<string>): Known {
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
    items: (fanOut) => {
      const isSettled = listExpressions(fanOut).every((list) => reads(list, names));
      return isSettled ? expandItems(fanOut, scope) : undefined;
    },
    within: ({ key, value, variables }) =>
      knownIn(
        { ...scope, ...variables, this: { key, item: value } },
        new Set([...names, ...Object.keys(variables), "this.key", "this.item"]),
      ),
  };
}

/** What is known inside each job of a stage, as far as it is known which jobs there are. */
export function knownInJobs({ fanOut }: Stage, known: Known): readonly Known[] {
  const expanded = fanOut && known.items(fanOut);
  return expanded?.ok === true ? expanded.items.map((item) => known.within(item)) : [known];
}

/** Names whose values are there before the run. */
export function settledNames({ params }: Pipeline): ReadonlySet<string> {
  return new Set(["params", "data", ...params.map(({ name }) => name)]);
}

/** Whether an expression reads these names alone, or these members of names. */
export function reads({ references }: Expression, names: ReadonlySet<string>): boolean {
  return references.every(({ root, path }) => names.has(root) || names.has(`${root}.${path[0] ?? ""}`));
}
