import type { ShellQuoting } from "../model/expression.ts";
import { maxShellNesting } from "./limits.ts";
import { readHereDocument, skipHereDocument } from "./here-document.ts";
import { type CommandFrame, commandFrame, refusalOf, type ShellFrame } from "./shell-frame.ts";

/** How a value must be quoted where a template stands, or why it cannot be. */
export type ShellSpot = { readonly quoting: ShellQuoting } | { readonly refused: string };

/** Finds for each template of a shell script (at these offsets, in order) how its value must be quoted. */
export function scanShell(
  text: string,
  templates: readonly { readonly start: number; readonly end: number }[],
): readonly ShellSpot[] {
  return new ShellScanner(text, templates).scan();
}

/**
 * Follows the quotes of a script for sh and bash. It need not understand the script; it must never be wrong about quotes.
 * So wherever the two shells differ, or more than quotes would have to be understood, it is `lost`, and says so.
 */
class ShellScanner {
  readonly #text: string;
  readonly #templates: readonly { readonly start: number; readonly end: number }[];
  readonly #spots: ShellSpot[] = [];
  readonly #frames: [CommandFrame, ...ShellFrame[]] = [commandFrame(false)];
  #index = 0;
  /** A `#` here would begin a comment. */
  #atWordStart = true;
  /** What stands right before the next template and would take hold of its quotes. */
  #grip: string | undefined;
  #lost: string | undefined;

  constructor(text: string, templates: readonly { readonly start: number; readonly end: number }[]) {
    this.#text = text;
    this.#templates = templates;
  }

  scan(): readonly ShellSpot[] {
    while (this.#index < this.#text.length && this.#lost === undefined) this.#step();
    this.#refuseUntil(Infinity, this.#lost ?? "here");
    return this.#spots;
  }

  #step(): void {
    const template = this.#templates[this.#spots.length];
    if (template?.start === this.#index) {
      this.#spots.push(this.#spot());
      this.#index = template.end;
      this.#atWordStart = false;
      this.#grip = undefined;
      return;
    }
    const character = this.#text.charAt(this.#index);
    const frame = this.#top;
    switch (frame.kind) {
      case "command":
        return this.#inCommand(frame, character);
      case "single":
        return this.#inSingle(character);
      case "double":
        return this.#inDouble(character);
      case "ansi":
        return this.#inAnsi(character);
      case "backtick":
        return this.#inBacktick(character);
      case "arithmetic":
        return this.#inArithmetic(frame, character);
      case "bracket":
        return this.#inBracket(character);
      case "expansion":
        return this.#inExpansion(frame.inDouble, character);
    }
  }

  get #top(): ShellFrame {
    return this.#frames.at(-1) ?? this.#frames[0];
  }

  #spot(): ShellSpot {
    const refused = this.#grip ?? this.#refusal();
    if (refused !== undefined) return { refused };
    const { kind } = this.#top;
    return { quoting: kind === "single" || kind === "double" ? kind : "bare" };
  }

  /** Quotes count up to the innermost command; what stands between must be quotes only. */
  #refusal(): string | undefined {
    for (const frame of this.#frames.toReversed()) {
      if (frame.kind === "command") return undefined;
      const refused = refusalOf(frame);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #inCommand(frame: CommandFrame, character: string): void {
    switch (character) {
      case "\\":
        return this.#skipEscaped(this.#text[this.#index + 1] === "\n");
      case "'":
        return this.#open({ kind: "single" }, 1);
      case '"':
        return this.#open({ kind: "double", translated: false }, 1);
      case "`":
        return this.#open({ kind: "backtick" }, 1);
      case "$":
        return this.#dollar();
      case "\n":
        return this.#newline(frame);
      case "<":
        return this.#less(frame);
      case "(":
        return this.#parenthesis(frame);
      case ")":
        return this.#closeParenthesis(frame);
      case "#":
        return this.#atWordStart ? this.#comment() : this.#advance(1, false);
      case "c":
        return this.#word(frame);
      default:
        return this.#advance(1, " \t;&|>".includes(character));
    }
  }

  #inSingle(character: string): void {
    if (character === "'") this.#close();
    else this.#advance(1, false);
  }

  #inDouble(character: string): void {
    if (character === '"') this.#close();
    else if (character === "\\") this.#skipEscaped(false);
    else if (character === "`") this.#open({ kind: "backtick" }, 1);
    else if (character === "$") this.#dollar();
    else this.#advance(1, false);
  }

  #inAnsi(character: string): void {
    if (character === "'") return this.#close();
    if (character !== "\\") return this.#advance(1, false);
    // bash escapes the quote, in sh it ends the text.
    if (this.#text[this.#index + 1] === "'")
      this.#lost = "after `\\'` in `$'…'`, which sh and bash read differently";
    this.#skipEscaped(false);
  }

  #inBacktick(character: string): void {
    if (character === "`") this.#close();
    else if (character === "\\") this.#skipEscaped(false);
    else this.#advance(1, false);
  }

  /** May also be two nested subshells: quotes are quotes in both readings, and where they differ it is lost. */
  #inArithmetic(frame: { parentheses: number }, character: string): void {
    const before = this.#text.charAt(this.#index - 1);
    const here = this.#text.slice(this.#index, this.#index + 5);
    const atWordStart = /[\s;&|()]/.test(before);
    if (/^(?:\n|<<)/.test(here) || (atWordStart && /^(?:#|case\s)/.test(here))) {
      this.#lost = "after a `((` that may be arithmetic or two subshells";
    }
    if (character === "(") frame.parentheses += 1;
    if (character === ")") frame.parentheses -= 1;
    if (frame.parentheses === 0) this.#close();
    else if (!this.#openNested(character, true)) this.#advance(1, false);
  }

  #inBracket(character: string): void {
    if (character === "]") return this.#close();
    if (/["'`\\\n]/.test(character)) this.#lost = "after `$[`, which sh and bash read differently";
    this.#advance(1, false);
  }

  #inExpansion(inDouble: boolean, character: string): void {
    if (character === "}") return this.#close();
    if (character === "'" && inDouble) {
      this.#lost =
        "after a single quote in `${ }` in double quotes, whose meaning depends on what else stands there";
    }
    if (!this.#openNested(character, !inDouble)) this.#advance(1, false);
  }

  /** A quote, substitution or escape inside `${ }` or `$(( ))`. */
  #openNested(character: string, singleQuotes: boolean): boolean {
    if (character === '"') this.#open({ kind: "double", translated: false }, 1);
    else if (character === "'" && singleQuotes) this.#open({ kind: "single" }, 1);
    else if (character === "`") this.#open({ kind: "backtick" }, 1);
    else if (character === "$") this.#dollar();
    else if (character === "\\") this.#skipEscaped(false);
    else return false;
    return true;
  }

  #dollar(): void {
    const rest = this.#text.slice(this.#index + 1, this.#index + 3);
    const quotes = !this.#isInDouble();
    if (this.#templateAt(this.#index + 1)) return this.#grab("right after a `$`");
    if (/^\{[\s|]/.test(rest)) this.#lost = "after a `${` with commands in it";
    if (rest === "((") return this.#open({ kind: "arithmetic", parentheses: 2 }, 3);
    if (rest.startsWith("(")) {
      this.#open(commandFrame(true), 2);
      this.#atWordStart = true;
    } else if (rest.startsWith("{")) this.#open({ kind: "expansion", inDouble: this.#isInDouble() }, 2);
    else if (rest.startsWith("[")) this.#open({ kind: "bracket" }, 2);
    else if (rest.startsWith("'") && quotes) this.#open({ kind: "ansi" }, 2);
    else if (rest.startsWith('"') && quotes) this.#open({ kind: "double", translated: true }, 2);
    else this.#advance(/^[$?!#@*\-0-9]/.test(rest) ? 2 : 1, false);
  }

  #isInDouble(): boolean {
    const inner = this.#frames.slice(this.#frames.findLastIndex(({ kind }) => kind === "command"));
    return inner.some(({ kind }) => kind === "double");
  }

  #newline(frame: CommandFrame): void {
    const isPending = (other: ShellFrame): boolean =>
      other !== frame && other.kind === "command" && other.hereDocuments.length > 0;
    if (this.#frames.some(isPending))
      this.#lost = "after a here-document whose line goes on in a substitution";
    let end = this.#index + 1;
    for (const document of frame.hereDocuments) end = skipHereDocument(this.#text, end, document);
    frame.hereDocuments = [];
    this.#index = end;
    this.#refuseUntil(end, "in a here-document");
    this.#atWordStart = true;
  }

  #less(frame: CommandFrame): void {
    const { length } = /^<{1,3}/.exec(this.#text.slice(this.#index, this.#index + 3))?.[0] ?? "<";
    if (length !== 2) return this.#advance(length, true);
    const read = readHereDocument(this.#text, this.#index);
    const next = this.#templates[this.#spots.length];
    if (read === undefined || (next !== undefined && next.start < read.end)) {
      this.#lost = "in a here-document";
      return;
    }
    frame.hereDocuments = [...frame.hereDocuments, read.document];
    this.#index = read.end;
    this.#atWordStart = false;
  }

  #parenthesis(frame: CommandFrame): void {
    if (this.#text[this.#index + 1] === "(") return this.#open({ kind: "arithmetic", parentheses: 2 }, 2);
    if (frame.substitution) frame.parentheses += 1;
    this.#advance(1, true);
  }

  #closeParenthesis(frame: CommandFrame): void {
    if (!frame.substitution) return this.#advance(1, true);
    frame.parentheses -= 1;
    if (frame.parentheses > 0) return this.#advance(1, true);
    if (frame.hereDocuments.length > 0) this.#lost = "after a here-document that its substitution cuts off";
    this.#close();
  }

  #comment(): void {
    const lineEnd = this.#text.indexOf("\n", this.#index);
    this.#index = lineEnd < 0 ? this.#text.length : lineEnd;
    this.#refuseUntil(this.#index, "in a comment");
  }

  /** The `)` behind a pattern of `case` closes no parenthesis, so the end of a substitution cannot be told by counting. */
  #word(frame: CommandFrame): void {
    const isCase = this.#atWordStart && /^case\s/.test(this.#text.slice(this.#index, this.#index + 5));
    if (isCase && frame.substitution) this.#lost = "after `case` inside `$( )`";
    this.#advance(1, false);
  }

  #refuseUntil(end: number, refused: string): void {
    for (;;) {
      const template = this.#templates[this.#spots.length];
      if (template === undefined || template.start >= end) return;
      this.#spots.push({ refused });
      this.#index = Math.max(this.#index, template.end);
    }
  }

  #skipEscaped(keepWordStart: boolean): void {
    if (this.#templateAt(this.#index + 1)) return this.#grab("right after a backslash");
    this.#advance(2, keepWordStart && this.#atWordStart);
  }

  #grab(grip: string): void {
    this.#grip = grip;
    this.#advance(1, false);
  }

  #templateAt(index: number): boolean {
    return this.#templates[this.#spots.length]?.start === index;
  }

  #open(frame: ShellFrame, length: number): void {
    // Every template and every `${` looks at all that is open.
    if (this.#frames.length >= maxShellNesting) this.#lost = "so deep inside quotes and substitutions";
    this.#frames.push(frame);
    this.#advance(length, false);
  }

  #close(): void {
    this.#frames.pop();
    this.#advance(1, false);
  }

  #advance(length: number, atWordStart: boolean): void {
    this.#index += length;
    this.#atWordStart = atWordStart;
  }
}
