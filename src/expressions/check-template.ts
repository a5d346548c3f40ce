import type { Diagnostic } from "../model/diagnostic.ts";
import type { Template, TemplatePart } from "../model/expression.ts";
import { type PlacedText, placeWithin, type Source } from "../model/source.ts";
import type { CelNode } from "./cel-node.ts";
import { checkWithin } from "./check-expression.ts";
import { checkNode } from "./check-node.ts";
import type { Checked } from "./checked.ts";
import type { Names } from "./names.ts";
import { scanShell, type ShellSpot } from "./scan-shell.ts";
import { scanTemplates, type TemplateRange } from "./scan-template.ts";

/** How a text with templates is used: by sh or bash, which read quotes, or as it is. */
export type TemplateUse = "shell" | "plain";

/** Checks every `${{ expression }}` of a text; in a shell text also that its value can be quoted where it stands. */
export function checkTemplate(
  source: Source,
  text: PlacedText,
  names: Names,
  use: TemplateUse,
): Checked<Template> {
  const { templates, unclosed } = scanTemplates(text.value);
  const spots = use === "shell" ? scanShell(text.value, templates) : [];
  const checked = templates.map((range, index) => checkPart(source, text, range, names, use, spots[index]));
  const diagnostics = checked.flatMap((part) => part.diagnostics);
  if (unclosed !== undefined) diagnostics.push(unclosedTemplate(source, text, unclosed));
  if (diagnostics.length > 0) return { diagnostics };
  const values = checked.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return { value: { text, parts: withTexts(text.value, templates, values) }, diagnostics };
}

function checkPart(
  source: Source,
  text: PlacedText,
  range: TemplateRange,
  names: Names,
  use: TemplateUse,
  spot: ShellSpot | undefined,
): Checked<TemplatePart> {
  let raw = false;
  const inner = { start: range.innerStart, end: range.innerEnd };
  const { value: expression, diagnostics } = checkWithin(source, text, inner, names, (root, context) => {
    const argument = use === "shell" ? rawArgument(root) : undefined;
    raw = argument !== undefined;
    checkNode(argument ?? root, context);
  });
  if (raw || spot === undefined) {
    return expression === undefined
      ? { diagnostics }
      : { value: { type: "expression", expression, raw }, diagnostics };
  }
  if ("refused" in spot) {
    return { diagnostics: [...diagnostics, unquotable(source, text, range, spot.refused)] };
  }
  if (expression === undefined) return { diagnostics };
  return { value: { type: "expression", expression, raw, quoting: spot.quoting }, diagnostics };
}

/** `x` of `raw(x)`. */
function rawArgument(root: CelNode): CelNode | undefined {
  if (root.kind !== "call" || root.name !== "raw" || root.receiver !== undefined) return undefined;
  return root.args.length === 1 ? root.args[0] : undefined;
}

function withTexts(
  text: string,
  ranges: readonly TemplateRange[],
  expressions: readonly TemplatePart[],
): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const [index, { start, end }] of ranges.entries()) {
    if (start > from) parts.push({ type: "text", value: text.slice(from, start) });
    const expression = expressions[index];
    if (expression !== undefined) parts.push(expression);
    from = end;
  }
  if (from < text.length) parts.push({ type: "text", value: text.slice(from) });
  return parts;
}

function unclosedTemplate(source: Source, text: PlacedText, start: number): Diagnostic {
  return {
    code: "template/unclosed",
    severity: "error",
    message: "this `${{` is not closed",
    place: placeWithin(source, text, start, start + 3),
    hint: 'close it with `}}`; to write `${{` itself, put it into a template as text: `${{ "${{" }}`',
  };
}

function unquotable(
  source: Source,
  text: PlacedText,
  { start, end }: TemplateRange,
  where: string,
): Diagnostic {
  const written = text.value.slice(start, end);
  return {
    code: "template/unquotable",
    severity: "error",
    message: `a value cannot be quoted ${where}`,
    place: placeWithin(source, text, start, end),
    hint: `hand it over in \`env\`, as \`VALUE: ${oneLine(written)}\`, and write \`$VALUE\` here`,
  };
}

function oneLine(written: string): string {
  return written.replaceAll(/\s+/g, " ");
}
