import type { Expression, Template } from "../model/expression.ts";

/** What is known of a pipeline's expressions before it runs, from params and data; the rest stays open. */
export interface Known {
  /** The entries of a list of paths that a template stands for; undefined: not known yet. */
  readonly paths: (template: Template) => readonly string[] | undefined;
  /** Whether a condition holds; undefined: not known yet. */
  readonly holds: (condition: Expression) => boolean | undefined;
}

export const nothingKnown: Known = { paths: () => undefined, holds: () => undefined };
