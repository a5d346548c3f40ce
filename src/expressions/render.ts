import type {
  Evaluated,
  EvaluationFailure,
  Expression,
  Scope,
  Template,
  TemplatePart,
  TemplateValue,
} from "../model/expression.ts";
import type { JsonValue } from "../model/json.ts";
import { evaluateExpression, shownValues } from "./evaluate.ts";
import { quoteForShell } from "./quote-shell.ts";
import { kindOf, wordFor } from "./value-type.ts";

// How values become text: text as it is, numbers and truth values as JSON writes them, objects as JSON, null as nothing.
// A list in the middle of a text is its items joined by a space. Where one template is a whole entry of a list, a list
// spreads and null drops the entry.

/** A text with its templates filled in; in a shell text each value is quoted for where it stands. */
export function renderText(template: Template, scope: Scope): Evaluated<string> {
  return rendering(() => textOfParts(template.parts, scope));
}

/** As `renderText`, but a text that is one template keeps the type of its value. */
export function renderValue(template: Template, scope: Scope): Evaluated<JsonValue> {
  return rendering(() => valueOfTemplate(template, scope));
}

/** A JSON value with all templates in it filled in. */
export function renderTemplateValue(value: TemplateValue, scope: Scope): Evaluated<JsonValue> {
  return rendering(() => valueOfTree(value, scope));
}

/** Entries such as paths: null and empty texts drop out, a list that is a whole entry spreads. */
export function renderList(templates: readonly Template[], scope: Scope): Evaluated<readonly string[]> {
  return rendering(() =>
    templates.flatMap((template) => entriesOf(template, scope, entryText).filter((entry) => entry !== "")),
  );
}

/** A program and its arguments: each template is one, a list that is a whole argument spreads, null drops out, empty text stays. */
export function renderWords(templates: readonly Template[], scope: Scope): Evaluated<readonly string[]> {
  return rendering(() => templates.flatMap((template) => entriesOf(template, scope, wordText)));
}

/** Carries a failure out of the depths of a template; never leaves this file. */
class Unrendered extends Error {
  readonly failure: EvaluationFailure;

  constructor(failure: EvaluationFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

function rendering<T>(render: () => T): Evaluated<T> {
  try {
    return { ok: true, value: render() };
  } catch (error) {
    if (error instanceof Unrendered) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** An expression with the scope that it was evaluated in. */
interface Origin {
  readonly expression: Expression;
  readonly scope: Scope;
}

function valueOf(origin: Origin): JsonValue {
  const evaluated = evaluateExpression(origin.expression, origin.scope);
  if (!evaluated.ok) throw new Unrendered(evaluated.failure);
  return evaluated.value;
}

function fail({ expression, scope }: Origin, why: string): never {
  const { text, place } = expression;
  const message = `\`${text}\` ${why}`;
  throw new Unrendered({ message, expression: text, place, values: shownValues(expression, scope) });
}

function valueOfTemplate(template: Template, scope: Scope): JsonValue {
  const whole = wholeExpression(template);
  return whole === undefined ? textOfParts(template.parts, scope) : valueOf({ expression: whole, scope });
}

function valueOfTree(value: TemplateValue, scope: Scope): JsonValue {
  switch (value.type) {
    case "template":
      return valueOfTemplate(value.template, scope);
    case "scalar":
      return value.value;
    case "list":
      return value.items.map((item) => valueOfTree(item, scope));
    case "map":
      return Object.fromEntries(value.entries.map((entry) => [entry.name, valueOfTree(entry.value, scope)]));
  }
}

/** The expression of a text that is one template and nothing else. */
function wholeExpression({ parts }: Template): Expression | undefined {
  const [only] = parts;
  return parts.length === 1 && only?.type === "expression" ? only.expression : undefined;
}

function textOfParts(parts: readonly TemplatePart[], scope: Scope): string {
  let text = "";
  for (const part of parts) text += part.type === "text" ? part.value : partText(part, text, scope);
  return text;
}

type ExpressionPart = Extract<TemplatePart, { type: "expression" }>;

function partText({ expression, quoting, raw }: ExpressionPart, before: string, scope: Scope): string {
  const origin = { expression, scope };
  const value = valueOf(origin);
  const words = wordsOf(value, origin, wordText);
  if (raw || quoting === undefined) return words.join(" ");
  const isOneWord = quoting !== "bare" || (words.length > 1 && endsInAssignment(before));
  const shellWords = isOneWord ? [words.join(" ")] : words;
  return shellWords.map((word) => quoteForShell(word, quoting, before)).join(" ");
}

/** Behind `FILES=` only one word is the value; a second one would be run as a command. */
function endsInAssignment(script: string): boolean {
  return /(?:^|[\s;&|(])[A-Za-z_]\w*\+?=(?:[^\s'"\\;&|()]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*$/s.test(script);
}

function entriesOf(template: Template, scope: Scope, textOf: TextOf): readonly string[] {
  const expression = wholeExpression(template);
  if (expression === undefined) return [textOfParts(template.parts, scope)];
  const origin = { expression, scope };
  return wordsOf(valueOf(origin), origin, textOf);
}

type TextOf = (value: JsonValue, origin: Origin) => string;

/** The words that a value is: the items of a list, nothing for null, else one. */
function wordsOf(value: JsonValue, origin: Origin, textOf: TextOf): readonly string[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => item !== null).map((item) => textOf(item, origin));
}

function entryText(value: JsonValue, origin: Origin): string {
  if (typeof value !== "object" || value === null) return wordText(value, origin);
  return fail(origin, `gives ${wordFor(kindOf(value))} where a text should be`);
}

function wordText(value: JsonValue, origin: Origin): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.includes("\0")) fail(origin, "holds a NUL character, which no argument and no path can have");
  if (!text.isWellFormed()) fail(origin, "holds half a character, which no argument and no path can have");
  return text;
}
