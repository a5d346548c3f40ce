import { checkExpression } from "../../../src/expressions/check-expression.ts";
import { checkTemplate, type TemplateUse } from "../../../src/expressions/check-template.ts";
import type { Names } from "../../../src/expressions/names.ts";
import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { Expression, Template } from "../../../src/model/expression.ts";
import { makeSource, type PlacedText, placeAt, type Source } from "../../../src/model/source.ts";

/** A text that is a whole source by itself, so that offsets in both are the same. */
export function placed(text: string): { source: Source; placedText: PlacedText } {
  const source = makeSource("pipeline.yaml", text);
  const placedText = { value: text, place: placeAt(source, 0, text.length), runs: [{ at: 0, offset: 0 }] };
  return { source, placedText };
}

/** What the tests of this folder know: a params of each type, a stage with results, and one whose results are unknown. */
export const names: Names = {
  params: [
    { name: "threshold", type: "number" },
    { name: "label", type: "string" },
    { name: "draft", type: "boolean" },
    { name: "sizes", type: "array" },
    { name: "layout", type: "object" },
    { name: "anything" },
  ],
  stages: [
    {
      id: "qa",
      results: [{ name: "score", type: "number" }, { name: "issues", type: "array" }, { name: "grade" }],
    },
    { id: "plan" },
    { id: "quiet", results: [] },
  ],
  data: ["project"],
  env: ["LANG"],
  extra: ["this", "run"],
  forCommand: false,
};

/** An expression without mistakes. */
export function expression(text: string, known: Names = names): Expression {
  const { source, placedText } = placed(text);
  const { value, diagnostics } = checkExpression(source, placedText, known);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

/** A template without mistakes. */
export function template(text: string, use: TemplateUse = "plain", known: Names = names): Template {
  const { source, placedText } = placed(text);
  const { value, diagnostics } = checkTemplate(source, placedText, known, use);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

/** Diagnostics as one line each: code, the words they point to, message and hint. */
export function briefly(text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, place, message, hint }) => {
    const words = text.slice(place?.start, place?.end);
    return `${code} [${words}] ${message}${hint === undefined ? "" : ` / ${hint}`}`;
  });
}

/** The mistakes of an expression, briefly. */
export function mistakesIn(text: string, changes: Partial<Names> = {}, expected?: "bool"): readonly string[] {
  const { source, placedText } = placed(text);
  return briefly(text, checkExpression(source, placedText, { ...names, ...changes }, expected).diagnostics);
}

/** The mistakes of a text with templates, briefly. */
export function templateMistakesIn(text: string, use: TemplateUse = "plain"): readonly string[] {
  const { source, placedText } = placed(text);
  return briefly(text, checkTemplate(source, placedText, names, use).diagnostics);
}
