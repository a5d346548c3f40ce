import type { JsonValue } from "./json.ts";
import type { Place, PlacedText } from "./source.ts";

/** A checked CEL expression. It is data: the compiled form is kept by the evaluator. */
export interface Expression {
  readonly text: string;
  readonly place: Place;
  readonly references: readonly Reference[];
}

/** A name that an expression reads, with the members that stand literally behind it: `qa.score` is root `qa`, path `["score"]`. */
export interface Reference {
  readonly root: string;
  readonly path: readonly string[];
  readonly place: Place;
}

/** A text with `${{ expression }}` in it. */
export interface Template {
  readonly text: PlacedText;
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart =
  | { readonly type: "text"; readonly value: string }
  | {
      readonly type: "expression";
      readonly expression: Expression;
      /** Written `raw(x)`: the value is put into a shell text as it is. */
      readonly raw: boolean;
      /** Where it stands in a shell text; absent elsewhere. */
      readonly quoting?: ShellQuoting;
    };

/** Where in a shell text a template stands: outside quotes, inside double ones, inside single ones. */
export type ShellQuoting = "bare" | "double" | "single";

/** A JSON value some of whose texts are templates, as `with` holds them. */
export type TemplateValue =
  | { readonly type: "template"; readonly template: Template }
  | {
      readonly type: "scalar";
      readonly value: string | number | boolean | null;
      /** Absent where no manifest wrote it. */
      readonly place?: Place;
    }
  | { readonly type: "list"; readonly items: readonly TemplateValue[]; readonly place: Place }
  | { readonly type: "map"; readonly entries: readonly TemplateEntry[]; readonly place: Place };

export interface TemplateEntry {
  readonly name: string;
  readonly value: TemplateValue;
  /** Of the name. */
  readonly place: Place;
}

/** What the names of an expression stand for when it is evaluated. */
export interface Scope {
  readonly [name: string]: JsonValue;
}

/** A decision with its reason in words. */
export interface Decision {
  readonly value: boolean;
  /** The expression as written. */
  readonly text: string;
  /** With values: `qa.score 3.1 < threshold 3.5`. */
  readonly explanation: string;
}

/** An expression that could not be evaluated: a missing or mistyped operand, never a quiet false. */
export interface EvaluationFailure {
  readonly message: string;
  readonly expression: string;
  readonly place: Place;
  /** The values of the names that it reads, as far as they are there: `qa.score = "high"`. */
  readonly values: readonly string[];
}

export type Evaluated<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: EvaluationFailure };
