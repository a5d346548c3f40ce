/** Where the templates of a text stand; offsets into it. */
interface TemplateScan {
  readonly templates: readonly TemplateRange[];
  /** Where a `${{` begins that nothing closes. */
  readonly unclosed?: number;
}

export interface TemplateRange {
  /** With the `${{` and the `}}`. */
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly innerEnd: number;
}

const opening = "${{";
const closing = "}}";

/** Finds every `${{ expression }}` of a text. A `}}` inside a text or a map of the expression does not end it. */
export function scanTemplates(text: string): TemplateScan {
  const templates: TemplateRange[] = [];
  for (let start = text.indexOf(opening); start >= 0; start = text.indexOf(opening, start)) {
    const innerStart = start + opening.length;
    const innerEnd = findClosing(text, innerStart);
    if (innerEnd === undefined) return { templates, unclosed: start };
    const end = innerEnd + closing.length;
    templates.push({ start, end, innerStart, innerEnd });
    start = end;
  }
  return { templates };
}

/** In an expression that cannot be read to its end, the next `}}` counts, so that what is reported is the expression. */
function findClosing(text: string, from: number): number | undefined {
  const exact = findExactClosing(text, from);
  if (exact !== undefined) return exact;
  const next = text.indexOf(closing, from);
  return next < 0 ? undefined : next;
}

function findExactClosing(text: string, from: number): number | undefined {
  let depth = 0;
  let index = from;
  while (index < text.length) {
    const character = text[index];
    if (character === "}" && depth === 0) return text.startsWith(closing, index) ? index : undefined;
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    const next = skipToken(text, index);
    if (next === undefined) return undefined;
    index = next;
  }
  return undefined;
}

/** Behind a text, a comment or one other character; undefined in a text that does not end. */
function skipToken(text: string, index: number): number | undefined {
  const character = text[index];
  if (character === '"' || character === "'") return skipText(text, index, character);
  if (!text.startsWith("//", index)) return index + 1;
  const lineEnd = text.indexOf("\n", index);
  return lineEnd < 0 ? undefined : lineEnd;
}

function skipText(text: string, start: number, quote: string): number | undefined {
  const triple = quote.repeat(3);
  const isTriple = text.startsWith(triple, start);
  const end = isTriple ? triple : quote;
  for (let index = start + end.length; index < text.length; index += 1) {
    if (text.startsWith(end, index)) return index + end.length;
    if (text[index] === "\\") index += 1;
    else if (!isTriple && text[index] === "\n") return undefined;
  }
  return undefined;
}
