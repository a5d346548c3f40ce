import type { YAMLError } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import { placeAt, type Place, type Source } from "../model/source.ts";
import { problem } from "./problem.ts";

/** What the library finds wrong, in storyflow's words. The library's own are compared, never shown. */
interface SyntaxRule {
  readonly codes: readonly string[];
  /** How the library begins its message, where one code says several things. */
  readonly begins?: RegExp;
  readonly message: string | ((written: string) => string);
  readonly hint: string;
}

const rules: readonly SyntaxRule[] = [
  {
    codes: ["BLOCK_AS_IMPLICIT_KEY"],
    begins: /^Nested/,
    message: "a second `: ` on this line would begin a map inside a value",
    hint: "put the value in quotes if the colon belongs to it",
  },
  {
    codes: ["MULTILINE_IMPLICIT_KEY"],
    message: "a key must stand on one line with its `:`",
    hint: "look for a missing `:` in this line",
  },
  {
    codes: ["MISSING_CHAR"],
    begins: /^Implicit map keys/,
    message: (written) => `\`${written}\` stands where a key should, and has no \`:\``,
    hint: "write `: ` and a value behind it, or indent it if it belongs to the value before",
  },
  {
    codes: ["MISSING_CHAR"],
    begins: /^Missing , /,
    message: "a `,` is missing before this",
    hint: "items within `[ ]` and `{ }` are separated by commas",
  },
  {
    codes: ["MISSING_CHAR"],
    begins: /^Missing space after/,
    message: "a space is missing after `:`",
    hint: "write `key: value`",
  },
  {
    codes: ["MISSING_CHAR"],
    begins: /^Comments/,
    message: "a comment needs a space before its `#`",
    hint: "write a space before `#`, or put the text in quotes if the `#` belongs to it",
  },
  {
    codes: ["MISSING_CHAR"],
    begins: /directives-end/,
    message: "after a `%` line a line with `---` must follow",
    hint: "remove the `%` line",
  },
  {
    codes: ["BAD_INDENT", "MISSING_CHAR", "BLOCK_AS_IMPLICIT_KEY"],
    begins: /column|^Sequence item|^A block sequence|^Block collection|^Flow map|^Flow sequence/,
    message: "this line is indented differently from those it belongs to",
    hint: "give all keys of a map, and all items of a list, the same indentation",
  },
  {
    codes: ["BAD_INDENT", "MISSING_CHAR"],
    begins: /^Block scalar/,
    message: "this text is indented less than its first line",
    hint: "indent all lines of a text after `|` or `>` alike",
  },
  {
    codes: ["BAD_SCALAR_START"],
    message: (written) => `a text cannot begin with \`${written[0] ?? ""}\` unless it is in quotes`,
    hint: "put the text in quotes",
  },
  {
    codes: ["BAD_DQ_ESCAPE"],
    message: (written) => `\`${written}\` is no escape that double quotes know`,
    hint: "write `\\\\` for a backslash, or use single quotes",
  },
  {
    codes: ["BAD_ALIAS", "ALIAS_PROPS", "MULTIPLE_ANCHORS", "MULTIPLE_TAGS", "BAD_PROP_ORDER"],
    message: "this anchor, alias or tag cannot stand here",
    hint: "an anchor is written `key: &name value`, an alias `key: *name`",
  },
  {
    codes: ["KEY_OVER_1024_CHARS"],
    message: "a key can be 1,024 characters long at most",
    hint: "look for a missing line break",
  },
  {
    codes: ["BLOCK_IN_FLOW"],
    message: "within `[ ]` and `{ }` no list or map can be written by indentation",
    hint: "use brackets for the inner one too",
  },
];

export function describeSyntaxError(source: Source, error: YAMLError): Diagnostic {
  const place = placeOfError(source, error);
  if (error.code === "TAB_AS_INDENT") return tabDiagnostic(place);
  if (source.text.startsWith("${{", place.start - 1)) return bareTemplate(source, place.start - 1);
  const rule = rules.find((candidate) => holds(candidate, error));
  const written = source.text.slice(place.start, place.end);
  if (rule === undefined) return problem("yaml/syntax", place, unexpected(written));
  const message = typeof rule.message === "string" ? rule.message : rule.message(written);
  return problem("yaml/syntax", place, message, rule.hint);
}

function holds(rule: SyntaxRule, error: YAMLError): boolean {
  return rule.codes.includes(error.code) && (rule.begins === undefined || rule.begins.test(error.message));
}

function unexpected(written: string): string {
  return written === "" ? "something is missing here" : `\`${written}\` cannot stand here`;
}

/** The braces of a template are those of a map for YAML. */
function bareTemplate(source: Source, start: number): Diagnostic {
  const message = "within `[ ]` and `{ }` a template must stand in quotes";
  return problem("yaml/syntax", placeAt(source, start, start + 3), message, 'write `"${{ … }}"`');
}

function tabDiagnostic(place: Place): Diagnostic {
  const hint = "indent with spaces; YAML allows no tabs there";
  return problem("yaml/tab", place, "this line is indented with a tab", hint);
}

/** The first line of it, at most 40 characters, without what indents it. */
function placeOfError(source: Source, error: YAMLError): Place {
  const [pointed, pointedEnd] = error.pos;
  const indentation = /^ *(?=\S)/.exec(source.text.slice(pointed, pointed + 200))?.[0].length ?? 0;
  const start = pointed + indentation;
  // Of an escape the library points at the backslash alone.
  const end = error.code === "BAD_DQ_ESCAPE" ? start + 2 : Math.max(pointedEnd, start + 1);
  const [line = ""] = source.text.slice(start, Math.min(end, start + 40)).split(/\r?\n/);
  return placeAt(source, start, start + line.length);
}

export function describeTagProblem(source: Source, error: YAMLError): Diagnostic {
  const place = placeAt(source, error.pos[0], error.pos[1]);
  const message = `the tag \`${source.text.slice(place.start, place.end)}\` means nothing here`;
  return problem(
    "yaml/unknown-tag",
    place,
    message,
    "remove it, or put the value in quotes if the `!` belongs to it",
  );
}
