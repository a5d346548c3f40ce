import { shellWords, type ShellWord } from "../expressions/shell-words.ts";
import type { Template } from "../model/expression.ts";
import type { ShellCommand } from "../model/pipeline.ts";
import { placeWithin, type Place, type Source } from "../model/source.ts";

/** A word of a command that may be a path. */
export interface CommandWord {
  readonly text: string;
  readonly place: Place;
  /** A redirection writes it. */
  readonly isWritten: boolean;
}

/** Shells that part a script into words as sh does. */
const wordShells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh"]);

/** The literal words of a command that may be paths: arguments, values of `--file=path` and `NAME=path`, redirections. */
export function commandWords(command: ShellCommand, source: Source): readonly CommandWord[] {
  return command.type === "list"
    ? command.words.flatMap((word, index) => listWord(word, index === 0, source))
    : textWords(command.template, command.shell, source);
}

function textWords(template: Template, shell: readonly string[], source: Source): readonly CommandWord[] {
  if (!wordShells.has((shell[0] ?? "").split("/").at(-1) ?? "")) return [];
  return shellWords(template.text.value).flatMap((word) => {
    const { text, role } = word;
    const from = pathStart(text, role === "program");
    if (from === undefined || from === text.length) return [];
    const [start, last] = [offsetOf(word, from), offsetOf(word, text.length - 1)];
    const place = placeWithin(source, template.text, start, last + 1);
    return [{ text: text.slice(from), place, isWritten: role === "target" }];
  });
}

/** Where the character at an index of a word stands in the script. */
function offsetOf({ runs }: ShellWord, index: number): number {
  const run = runs.findLast(({ at }) => at <= index);
  return run === undefined ? 0 : run.offset + index - run.at;
}

function listWord(template: Template, isProgram: boolean, source: Source): readonly CommandWord[] {
  if (template.parts.some(({ type }) => type === "expression")) return [];
  const { value } = template.text;
  const from = pathStart(value, isProgram);
  if (from === undefined) return [];
  const place = placeWithin(source, template.text, from, value.length);
  return [{ text: value.slice(from), place, isWritten: false }];
}

/** Where in a word a path may begin. A program without a slash is looked for on the PATH. */
function pathStart(word: string, isProgram: boolean): number | undefined {
  if (isProgram && !word.includes("/")) return undefined;
  const named = /^(?:--?[A-Za-z][\w.-]*|[A-Za-z_][\w.-]*)=/.exec(word);
  if (named !== null) return named[0].length;
  return word.startsWith("-") ? undefined : 0;
}
