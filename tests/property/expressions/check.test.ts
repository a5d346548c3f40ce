import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExpression } from "../../../src/expressions/check-expression.ts";
import { checkTemplate } from "../../../src/expressions/check-template.ts";
import { decide, evaluateExpression } from "../../../src/expressions/evaluate.ts";
import { renderText } from "../../../src/expressions/render.ts";
import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { Scope } from "../../../src/model/expression.ts";
import { names, placed } from "../../unit/expressions/placed.ts";

const words = [
  ["qa", "qa.score", "qa.scor", "threshold", "label", "draft", "sizes", "layout", "anything", "plan.x", "x"],
  ["params", "data.project", "env.LANG", "this.round", "run.id", "inputs", "previous", "__proto__"],
  ["1", "2.5", "1e400", "9007199254740993", "'a'", '"b"', "'", '"', "'''", "b'x'", "r'\\'", "true", "null"],
  ["+", "-", "*", "/", "%", "<", "<=", "==", "!=", "&&", "||", "!", "?", ":", "in", "=", "and", ".", ","],
  ["(", ")", "[", "]", "{", "}", "{'a': 1}", "[1, 2]", "size(", "has(", "raw(", "string(", "int(", "foo("],
  [".all(x, ", ".map(x, ", ".filter(qa, ", ".contains(", ".matches(", ".join()", ".sum()", ".constructor"],
  [
    "${{",
    "}}",
    "$(",
    "`",
    "${",
    "$((",
    "<<E",
    "\nE\n",
    "#",
    "\\",
    "\n",
    " ",
    "case a in",
    "\u{1F3AC}",
    "\ud800",
  ],
].flat();
const token = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 5 }));
const text = fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join(""));

const params = { threshold: 3.5, label: "B", draft: true, sizes: [480], layout: { w: 3 }, anything: null };
const scope: Scope = {
  ...params,
  params,
  data: { project: {} },
  env: { LANG: "C" },
  run: { id: "01J", attempt: 1 },
  this: { round: 1, best: null, history: [] },
  qa: { status: "succeeded", score: 3.1, issues: ["soft"], grade: "high" },
  plan: { status: "skipped" },
};

function expectSound(diagnostics: readonly Diagnostic[], length: number): void {
  for (const { code, message, place } of diagnostics) {
    expect(code).toMatch(/^(?:expression|template)\/[a-z-]+$/);
    expect(message).not.toMatch(/undefined|\.$/);
    expect(place?.start).toBeLessThanOrEqual(place?.end ?? -1);
    expect(place?.end).toBeLessThanOrEqual(length);
  }
}

describe("any text", () => {
  it("is an expression or has diagnostics at places inside it, and its evaluation never throws", () => {
    const property = fc.property(text, fc.boolean(), (written, forCommand) => {
      const { source, placedText } = placed(written);
      const { value, diagnostics } = checkExpression(source, placedText, { ...names, forCommand });
      expectSound(diagnostics, written.length);
      expect(value === undefined).toBe(diagnostics.length > 0);
      if (value === undefined) return;
      const evaluated = evaluateExpression(value, scope);
      if (evaluated.ok) expect(JSON.parse(JSON.stringify(evaluated.value))).toEqual(evaluated.value);
      else expect(evaluated.failure.message).not.toBe("");
      decide(value, scope);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it("is a template or has diagnostics at places inside it, and its rendering never throws", () => {
    const property = fc.property(text, fc.constantFrom("shell", "plain"), (written, use) => {
      const { source, placedText } = placed(written);
      const { value, diagnostics } = checkTemplate(source, placedText, names, use);
      expectSound(diagnostics, written.length);
      expect(value === undefined).toBe(diagnostics.length > 0);
      if (value !== undefined) renderText(value, scope);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it("is a template when it is well-formed text around well-formed expressions", () => {
    const plain = fc.string({ maxLength: 8 }).filter((part) => !/[${]/.test(part));
    const inner = fc.constantFrom("label", "'}}'", "{'a': {}}", "size(sizes)", '"${{" + label', "'\\'}}'");
    const property = fc.property(fc.array(fc.tuple(plain, inner)), plain, (pieces, last) => {
      const written = `${pieces.map(([before, expression]) => `${before}\${{ ${expression} }}`).join("")}${last}`;
      const { source, placedText } = placed(written);
      const { value } = checkTemplate(source, placedText, names, "plain");
      const found = value?.parts.map((part) =>
        part.type === "text" ? part.value : `<${part.expression.text}>`,
      );
      const expected = [...pieces.flatMap(([before, expression]) => [before, `<${expression}>`]), last];
      expect(found).toEqual(expected.filter((part) => part !== ""));
    });
    fc.assert(property, { numRuns: 500 });
  });
});
