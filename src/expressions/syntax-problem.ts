import type { ExpressionProblem } from "./cel-node.ts";

/** What the parser says of a text that it cannot read. */
interface ParserError {
  readonly code: string;
  readonly summary: string;
  readonly start: number;
  readonly end: number;
}

/** How the parser calls its tokens, and how an author writes them. */
const tokens: ReadonlyMap<string, string> = new Map([
  ["RPAREN", "`)`"],
  ["RBRACKET", "`]`"],
  ["RBRACE", "`}`"],
  ["COLON", "`:`"],
  ["IDENTIFIER", "a name"],
]);

/** What people write who know other languages. */
const foreignWords: ReadonlyMap<string, string> = new Map([
  ["=", "`==` compares"],
  ["and", "write `&&`"],
  ["or", "write `||`"],
  ["not", "write `!`"],
  ["is", "write `==`"],
  ["&", "write `&&`"],
  ["|", "write `||`"],
  ["$", "a name stands without a `$`; environment variables are under `env`"],
]);

/** Turns what the parser says into a problem in the words of an author. */
export function describeSyntaxError(error: ParserError, text: string): ExpressionProblem {
  const template = templateMistake(text);
  if (template !== undefined) return template;
  const range = visibleRange(error, text);
  if (error.code === "invalid_number") return numberTooLarge(range.start, range.end);
  const hint = hintFor(error.code, text, range.start);
  return {
    code: error.code === "limit_exceeded" ? "expression/too-large" : "expression/syntax",
    message: messageOf(error, text),
    ...(hint === undefined ? {} : { hint }),
    ...range,
  };
}

export function tooLarge(limit: string, start: number, end: number): ExpressionProblem {
  return {
    code: "expression/too-large",
    message: `the expression has more than ${limit}, which is the most there may be`,
    hint: "compute it in a stage and read its result",
    start,
    end,
  };
}

export function numberTooLarge(start: number, end: number): ExpressionProblem {
  return {
    code: "expression/number-too-large",
    message: "a number of 2^53 or more is not exact",
    hint: "write a long seed or id as text, in quotes",
    start,
    end,
  };
}

function templateMistake(text: string): ExpressionProblem | undefined {
  if (!/^\s*\$\{\{/.test(text)) return undefined;
  return {
    code: "expression/syntax",
    message: "this is an expression already, so it needs no `${{ }}` around it",
    hint: "leave the `${{` and the `}}` out",
    start: 0,
    end: text.length,
  };
}

function messageOf(error: ParserError, text: string): string {
  const found = foundAt(text, error);
  switch (error.code) {
    case "unexpected_token":
    case "unexpected_character":
      return found === undefined
        ? "the expression ends where a value should stand"
        : `\`${found}\` cannot stand here`;
    case "expected_token":
      return `expected ${expectedToken(error.summary)}, found ${found === undefined ? "the end" : `\`${found}\``}`;
    case "reserved_identifier":
      return `\`${found ?? ""}\` is a word that CEL keeps for itself, not a name`;
    case "invalid_macro_argument":
      return `\`${found ?? ""}\` cannot be a variable: a macro such as \`all\` takes a plain name first`;
    case "newline_in_string":
      return "a text in quotes cannot go on over lines";
    case "invalid_exponent":
    case "invalid_hex_integer":
    case "invalid_integer":
      return "this is not a number";
    case "limit_exceeded":
      return `the expression is too large: ${limitWords(error.summary)}`;
    case "unterminated_string":
    case "unterminated_triple_quoted_string":
      return "this text has no closing quote";
    default:
      return error.code.includes("escape") ? `\`${found ?? ""}\` is no escape sequence` : "this is not CEL";
  }
}

function hintFor(code: string, text: string, start: number): string | undefined {
  if (code.includes("escape")) return "a backslash itself is written `\\\\`, or stands in `r'…'` as it is";
  return foreignWords.get(wordAt(text, start)) ?? foreignWords.get(wordBefore(text, start));
}

function expectedToken(summary: string): string {
  const name = /^Expected (\w+)/.exec(summary)?.[1] ?? "";
  return tokens.get(name) ?? "something else";
}

/** `Exceeded maxDepth (250)` → `at most 250 levels of nesting`. */
function limitWords(summary: string): string {
  const [, name, limit] = /^Exceeded max(\w+) \((\d+)\)/.exec(summary) ?? [];
  const words: Record<string, string> = {
    Depth: "levels of nesting",
    AstNodes: "parts",
    ListElements: "items of a list",
    MapEntries: "entries of a map",
    CallArguments: "arguments",
  };
  return `at most ${limit ?? ""} ${words[name ?? ""] ?? "parts"}`;
}

/** The word or character that is wrong; undefined at the end of the text. */
function foundAt(text: string, error: ParserError): string | undefined {
  const found = text.slice(error.start, Math.max(error.end, error.start + 1)).trim();
  return found === "" ? undefined : found;
}

function wordAt(text: string, start: number): string {
  return /^(?:\w+|\W)/u.exec(text.slice(start))?.[0] ?? "";
}

/** `not draft` fails at `draft`. */
function wordBefore(text: string, start: number): string {
  const word = /(\w+)\s+$/.exec(text.slice(Math.max(0, start - 10), start))?.[1];
  return word === "not" ? word : "";
}

/** At least one character, so that a code frame has something to point to. */
function visibleRange(error: ParserError, text: string): { start: number; end: number } {
  if (error.start < text.length) return { start: error.start, end: Math.max(error.end, error.start + 1) };
  const end = text.trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}
