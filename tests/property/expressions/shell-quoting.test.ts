import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderText } from "../../../src/expressions/render.ts";
import type { Scope } from "../../../src/model/expression.ts";
import { names, template } from "../../unit/expressions/placed.ts";

/** Texts that a shell would like to read as something else. */
const nasty = [
  `"; rm -rf ~; echo $(id) 'x`,
  "",
  " ",
  "\n",
  "trailing newline\n",
  "'",
  '"',
  "\\",
  "\\'",
  '\\"',
  "$",
  "$HOME",
  "`id`",
  "$(id)",
  "${HOME}",
  "!!",
  "\\\n",
  "*",
  "~",
  "-n",
  "%s%n",
  "# no comment",
  "a=b",
  "\u0001\u007f",
  "\r\n",
  "é ü 語 🎬",
  "]]",
  "}",
  "{a,b}",
];

const character = fc.oneof(
  fc.constantFrom(...` '"\\$\`!*?[]{}()<>|&;#~=%\n\tabcHOME`.split("")),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const value = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: character, maxLength: 12 }).filter((text) => !text.includes("\0")),
);

/** Each place where a value may stand, as the arguments of a command, and what they must come out as. */
const places: readonly (readonly [script: string, expected: (value: string) => readonly string[]])[] = [
  ["${{ V }}", (v) => [v]],
  ['"${{ V }}"', (v) => [v]],
  ["'${{ V }}'", (v) => [v]],
  ["a${{ V }}b", (v) => [`a${v}b`]],
  ['"a ${{ V }} b"', (v) => [`a ${v} b`]],
  ["'a ${{ V }} b'", (v) => [`a ${v} b`]],
  ["${{ V }}${{ V }}", (v) => [v + v]],
  ['"$one${{ V }}"', (v) => [`1${v}`]],
  ['"$one${{ V }}$one${{ V }}"', (v) => [`1${v}1${v}`]],
  ["\\'${{ V }}\\\"", (v) => [`'${v}"`]],
  ['"it\'s ${{ V }}"', (v) => [`it's ${v}`]],
  ["'say \"'${{ V }}'\"'", (v) => [`say "${v}"`]],
  ['"$(printf %s. ${{ V }})"', (v) => [`${v}.`]],
  ['"$(printf %s. "${{ V }}")"', (v) => [`${v}.`]],
  ["\"$(printf %s. '${{ V }}' # it's a comment)\n)\"", (v) => [`${v}.`]],
  ["${{ [V, V] }}", (v) => [v, v]],
  ['"${{ [V, V] }}"', (v) => [`${v} ${v}`]],
  ["x ${{ [] }} y", () => ["x", "y"]],
];

/** One line for each value and place: `printf` prints each of its arguments with a NUL behind it. */
function scriptFor(values: readonly string[]): string {
  const lines = values.flatMap((_, index) =>
    places.map(([script]) => `printf '%s\\0' ${script.replaceAll("V", `params.v${index}`)} "."`),
  );
  return ["one=1", ...lines, ""].join("\n");
}

function argumentsSeenBy(shell: string, values: readonly string[]): readonly string[] {
  const params = Object.fromEntries(values.map((text, index) => [`v${index}`, text]));
  const known = { ...names, params: Object.keys(params).map((name) => ({ name })) };
  const scope: Scope = { params, data: {}, env: {} };
  const rendered = renderText(template(scriptFor(values), "shell", known), scope);
  if (!rendered.ok) throw new Error(rendered.failure.message);
  const printed = execFileSync(shell, ["-e"], { input: rendered.value, maxBuffer: 100_000_000 });
  return printed.toString("utf8").split("\0").slice(0, -1);
}

function expectedArguments(values: readonly string[]): readonly string[] {
  return values.flatMap((text) => places.flatMap(([, expected]) => [...expected(text), "."]));
}

describe("quoting for a shell", () => {
  it.each(["sh", "bash"])(
    "hands known traps to %s byte for byte, as one argument wherever they stand",
    (shell) => {
      expect(argumentsSeenBy(shell, nasty)).toEqual(expectedArguments(nasty));
    },
  );

  it.each(["sh", "bash"])(
    "hands any text to %s byte for byte, as one argument wherever it stands",
    (shell) => {
      const property = fc.property(fc.array(value, { minLength: 20, maxLength: 50 }), (values) => {
        expect(argumentsSeenBy(shell, values)).toEqual(expectedArguments(values));
      });
      fc.assert(property, { numRuns: 8 });
    },
  );
});
