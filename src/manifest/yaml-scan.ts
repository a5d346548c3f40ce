import { CST } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import { placeAt, type Source } from "../model/source.ts";
import { maxDepth, maxTokens } from "./limits.ts";
import { problem } from "./problem.ts";

/**
 * A cheap look at the tokens of YAML, one by one, before they are parsed: it stops what would exhaust the parser's stack,
 * and knows where a quote or a bracket begins that is never closed, which the parser tells at the end of the file.
 */
export class YamlScan {
  readonly #source: Source;
  #offset = 0;
  #lineStart = 0;
  #count = 0;
  #scalarFollows = false;
  #lineIsEmpty = true;
  /** Columns at which lists and maps in block style begin, outer ones first. */
  #columns: number[] = [];
  /** Offsets of the brackets that are open. */
  #brackets: number[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  /** Takes the next token; returns what forbids to go on. */
  next(token: string): Diagnostic | undefined {
    this.#count += 1;
    if (this.#count > maxTokens) return tooManyTokens(this.#source, this.#offset);
    const type = this.#scalarFollows ? "text" : CST.tokenType(token);
    this.#scalarFollows = type === "scalar";
    const found = this.#take(type, token);
    if (!isMark(type)) this.#advance(token, type);
    return found ?? this.#tooDeep();
  }

  /** After the last token. */
  end(): Diagnostic | undefined {
    return this.#unclosedBracket();
  }

  #take(type: CST.TokenType | "text" | null, token: string): Diagnostic | undefined {
    switch (type) {
      case "flow-map-start":
      case "flow-seq-start":
        this.#beginText();
        this.#brackets.push(this.#offset);
        return undefined;
      case "flow-map-end":
      case "flow-seq-end":
        this.#brackets.pop();
        return undefined;
      case "flow-error-end":
        return this.#unclosedBracket();
      case "doc-start":
        this.#columns = [];
        return undefined;
      case "seq-item-ind":
      case "explicit-key-ind":
      case "map-value-ind":
        this.#open();
        return undefined;
      case "directive-line":
        return checkVersion(this.#source, this.#offset, token);
      case "single-quoted-scalar":
      case "double-quoted-scalar":
        this.#beginText();
        return isClosed(token) ? undefined : unclosedQuote(this.#source, this.#offset, token);
      case "text":
      case "alias":
      case "anchor":
      case "tag":
        this.#beginText();
        return undefined;
      default:
        return undefined;
    }
  }

  /** The first word of a line may be a key. */
  #beginText(): void {
    if (this.#lineIsEmpty) this.#open();
  }

  #open(): void {
    this.#lineIsEmpty = false;
    if (this.#brackets.length > 0) return;
    const column = this.#offset - this.#lineStart;
    while ((this.#columns.at(-1) ?? -1) >= column) this.#columns.pop();
    this.#columns.push(column);
  }

  #advance(token: string, type: CST.TokenType | "text" | null): void {
    const newline = token.lastIndexOf("\n");
    if (newline !== -1) {
      this.#lineStart = this.#offset + newline + 1;
      this.#lineIsEmpty = type === "newline" || token.endsWith("\n");
    }
    this.#offset += token.length;
  }

  /** A key and its colon are counted both, so twice the depth is allowed here; the exact one is checked later. */
  #tooDeep(): Diagnostic | undefined {
    const depth = this.#columns.length + this.#brackets.length;
    return depth > 2 * maxDepth ? tooDeep(this.#source, this.#offset) : undefined;
  }

  #unclosedBracket(): Diagnostic | undefined {
    const start = this.#brackets.at(-1);
    if (start === undefined) return undefined;
    const bracket = this.#source.text[start] ?? "[";
    return problem(
      "yaml/unclosed",
      placeAt(this.#source, start, start + 1),
      `this \`${bracket}\` is never closed`,
      `write \`${bracket === "[" ? "]" : "}"}\` after its last item`,
    );
  }
}

/** Marks that the lexer puts between tokens; they stand for no characters. */
function isMark(type: string | null): boolean {
  return type === "doc-mode" || type === "flow-error-end" || type === "scalar";
}

function isClosed(token: string): boolean {
  const quote = token[0] ?? "";
  if (token.length < 2 || !token.endsWith(quote)) return false;
  // An even number of quotes is text in single quotes, an odd number of backslashes escapes a double one.
  const inner = token.slice(1, -1);
  if (quote === "'") return trailing(inner, "'") % 2 === 0;
  return trailing(inner, "\\") % 2 === 0;
}

function trailing(text: string, character: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === character) count += 1;
  return count;
}

function unclosedQuote(source: Source, offset: number, token: string): Diagnostic {
  const hint =
    token[0] === "'"
      ? "write `'` at its end; an apostrophe within single quotes is written `''`"
      : 'write `"` at its end; a quote within double quotes is written `\\"`';
  return problem("yaml/unclosed", placeAt(source, offset, offset + 1), "this quote is never closed", hint);
}

export function tooDeep(source: Source, offset: number): Diagnostic {
  const message = `lists and maps stand inside each other here more than ${maxDepth} levels deep`;
  return problem("yaml/too-deep", placeAt(source, offset, offset + 1), message, "write it less deep");
}

function tooManyTokens(source: Source, offset: number): Diagnostic {
  const message = `the file has more than ${maxTokens.toLocaleString("en")} words and signs`;
  const hint = "keep data in several smaller files";
  return problem("manifest/too-large", placeAt(source, offset, offset + 1), message, hint);
}

function checkVersion(source: Source, offset: number, line: string): Diagnostic | undefined {
  const match = /^%YAML[ \t]+(\S+)/.exec(line);
  if (match === null || match[1] === "1.2") return undefined;
  const message = `the file is read as YAML 1.2, and this line asks for ${match[1]}`;
  return problem(
    "yaml/version",
    placeAt(source, offset, offset + match[0].length),
    message,
    "remove the line",
  );
}
