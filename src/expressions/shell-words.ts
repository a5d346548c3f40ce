import type { TextRun } from "../model/source.ts";
import { readHereDocument, skipHereDocument } from "./here-document.ts";
import { maxShellNesting } from "./limits.ts";
import { scanTemplates, type TemplateRange } from "./scan-template.ts";
import type { HereDocument } from "./shell-frame.ts";

/** A word of a shell script in which all is literal: no template, variable, substitution or glob. */
export interface ShellWord {
  /** Without quotes. */
  readonly text: string;
  /** Where its characters stand in the script. */
  readonly runs: readonly TextRun[];
  /** `target`: a redirection writes it. */
  readonly role: "program" | "argument" | "target";
}

/**
 * The literal words of a script for a shell like sh, those within `$( )` and backticks among them; what stands in comments and
 * here-documents is none. Behind a `cd` there are no more, since what they name lies elsewhere. It may miss words of a script
 * that it does not understand.
 */
export function shellWords(text: string): readonly ShellWord[] {
  return new WordScanner(text, scanTemplates(text).templates).scan();
}

/** Words behind which a command still begins. */
const keywords: ReadonlySet<string> = new Set([
  "if",
  "then",
  "elif",
  "else",
  "while",
  "until",
  "do",
  "!",
  "{",
  "time",
]);
const plainCharacters = /[\w./:,=+@%-]+/y;
const folderChanges: ReadonlySet<string> = new Set(["cd", "pushd", "popd"]);

interface OpenWord {
  text: string;
  readonly runs: TextRun[];
  literal: boolean;
}

class WordScanner {
  readonly #text: string;
  readonly #templates: ReadonlyMap<number, TemplateRange>;
  readonly #words: ShellWord[] = [];
  #index = 0;
  #depth = 0;
  #word: OpenWord | undefined;
  /** The next word is the program of a command. */
  #atProgram = true;
  /** What the next word is because of a redirection before it. */
  #redirected: "argument" | "target" | "nothing" | undefined;
  #hereDocuments: HereDocument[] = [];

  constructor(text: string, templates: readonly TemplateRange[]) {
    this.#text = text;
    this.#templates = new Map(templates.map((range) => [range.start, range]));
  }

  scan(): readonly ShellWord[] {
    this.#commands(undefined);
    return this.#words;
  }

  /** Up to the sign that closes them, which is taken in. */
  #commands(closing: ")" | "`" | undefined): void {
    const around = { word: this.#word, atProgram: this.#atProgram, redirected: this.#redirected };
    this.#word = undefined;
    this.#atProgram = true;
    this.#redirected = undefined;
    let parentheses = 0;
    while (this.#index < this.#text.length) {
      const character = this.#text.charAt(this.#index);
      if (character === closing && parentheses === 0) break;
      if (character === "(") parentheses += 1;
      if (character === ")" && parentheses > 0) parentheses -= 1;
      this.#step(character);
    }
    this.#endWord();
    this.#index += 1;
    this.#word = around.word;
    this.#atProgram = around.atProgram;
    this.#redirected = around.redirected;
  }

  #step(character: string): void {
    if (this.#template()) return;
    switch (character) {
      case " ":
      case "\t":
      case "\r":
        return this.#separate(1);
      case "\n":
        return this.#newline();
      case ";":
      case "&":
      case "|":
      case "(":
      case ")":
        return this.#newCommand();
      case "<":
        return this.#less();
      case ">":
        return this.#greater();
      case "#":
        return this.#word === undefined ? this.#comment() : this.#add(1);
      case "'":
        return this.#single();
      case '"':
        return this.#double();
      case "\\":
        return this.#escape();
      case "$":
        return this.#dollar(false);
      case "`":
        return this.#nested(1, "`");
      case "*":
      case "?":
      case "[":
        return this.#unknown(1);
      case "~":
        return this.#word === undefined ? this.#unknown(1) : this.#add(1);
      default:
        return this.#add(this.#plainLength());
    }
  }

  #open(): OpenWord {
    this.#word ??= { text: "", runs: [], literal: true };
    return this.#word;
  }

  /** These characters of the script stand for themselves. */
  #add(length: number): void {
    const word = this.#open();
    word.runs.push({ at: word.text.length, offset: this.#index });
    word.text += this.#text.slice(this.#index, this.#index + length);
    this.#index += length;
  }

  /** At least one character, and as many of those behind it as mean nothing anywhere. */
  #plainLength(): number {
    plainCharacters.lastIndex = this.#index;
    return Math.max(1, plainCharacters.exec(this.#text)?.[0].length ?? 1);
  }

  /** What stands here is not known before the run. */
  #unknown(length: number): void {
    this.#open().literal = false;
    this.#index += length;
  }

  #template(): boolean {
    const range = this.#templates.get(this.#index);
    if (range === undefined) return false;
    this.#unknown(range.end - range.start);
    return true;
  }

  #separate(length: number): void {
    this.#endWord();
    this.#index += length;
  }

  #newCommand(): void {
    this.#separate(1);
    this.#atProgram = true;
    this.#redirected = undefined;
  }

  #newline(): void {
    this.#newCommand();
    for (const document of this.#hereDocuments.splice(0)) {
      this.#index = skipHereDocument(this.#text, this.#index, document);
    }
  }

  #comment(): void {
    const lineEnd = this.#text.indexOf("\n", this.#index);
    this.#index = lineEnd < 0 ? this.#text.length : lineEnd;
  }

  #endWord(): void {
    const word = this.#word;
    if (word === undefined) return;
    this.#word = undefined;
    const role = this.#redirected ?? this.#roleOf(word.text);
    this.#redirected = undefined;
    if (role === "nothing") return;
    if (word.literal && word.text !== "") {
      this.#words.push({ text: word.text, runs: word.runs, role });
    }
    if (role === "program" && folderChanges.has(word.text)) this.#index = this.#text.length;
  }

  #roleOf(text: string): "program" | "argument" | "nothing" {
    if (!this.#atProgram) return "argument";
    if (keywords.has(text)) return "nothing";
    if (/^[A-Za-z_]\w*=/.test(text)) return "argument";
    this.#atProgram = false;
    return "program";
  }

  #less(): void {
    if (this.#ahead("<(")) return this.#nested(2, ")");
    this.#dropDescriptor();
    if (this.#ahead("<<<")) return this.#redirect(3, "nothing");
    if (this.#ahead("<<")) return this.#hereDocument();
    if (this.#ahead("<&")) return this.#redirect(2, "nothing");
    this.#redirect(this.#ahead("<>") ? 2 : 1, "argument");
  }

  #greater(): void {
    if (this.#ahead(">(")) return this.#nested(2, ")");
    this.#dropDescriptor();
    if (this.#ahead(">&")) return this.#redirect(2, "nothing");
    this.#redirect(this.#ahead(">>") || this.#ahead(">|") ? 2 : 1, "target");
  }

  #redirect(length: number, what: "argument" | "target" | "nothing"): void {
    this.#separate(length);
    this.#redirected = what;
  }

  /** The `2` of `2>`. */
  #dropDescriptor(): void {
    if (this.#word !== undefined && /^\d+$/.test(this.#word.text)) this.#word = undefined;
  }

  #hereDocument(): void {
    const read = readHereDocument(this.#text, this.#index);
    if (read === undefined) return this.#separate(2);
    this.#endWord();
    this.#hereDocuments.push(read.document);
    this.#index = read.end;
  }

  #ahead(sign: string): boolean {
    return this.#text.startsWith(sign, this.#index);
  }

  #single(): void {
    this.#open();
    this.#index += 1;
    while (this.#index < this.#text.length) {
      if (this.#template()) continue;
      const character = this.#text.charAt(this.#index);
      if (character === "'") break;
      this.#add(this.#plainLength());
    }
    this.#index += 1;
  }

  #double(): void {
    this.#open();
    this.#index += 1;
    while (this.#index < this.#text.length) {
      if (this.#template()) continue;
      const character = this.#text.charAt(this.#index);
      if (character === '"') break;
      if (character === "\\" && /["\\$`\n]/.test(this.#text.charAt(this.#index + 1))) this.#escape();
      else if (character === "$") this.#dollar(true);
      else if (character === "`") this.#nested(1, "`");
      else this.#add(this.#plainLength());
    }
    this.#index += 1;
  }

  #escape(): void {
    this.#index += 1;
    const escaped = this.#text.charAt(this.#index);
    if (escaped === "\n") this.#index += 1;
    else if (escaped !== "") this.#add(1);
  }

  #dollar(inDouble: boolean): void {
    if (this.#ahead("$((")) return this.#skipTo("))", 3);
    if (this.#ahead("$(")) return this.#nested(2, ")");
    if (this.#ahead("${")) return this.#skipTo("}", 2);
    const next = this.#text.charAt(this.#index + 1);
    if (next === "'" && !inDouble) return this.#skipTo("'", 2);
    if (/[\w@*#?$!-]/.test(next)) return this.#unknown(2);
    if (next === '"' && !inDouble) this.#index += 1;
    else this.#add(1);
  }

  #skipTo(closing: string, opening: number): void {
    const end = this.#text.indexOf(closing, this.#index + opening);
    this.#unknown((end < 0 ? this.#text.length : end + closing.length) - this.#index);
  }

  #nested(opening: number, closing: ")" | "`"): void {
    this.#unknown(opening);
    if (this.#depth >= maxShellNesting) {
      this.#index = this.#text.length;
      return;
    }
    this.#depth += 1;
    this.#commands(closing);
    this.#depth -= 1;
  }
}
