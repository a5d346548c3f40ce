import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteForShell } from "../../../src/expressions/quote-shell.ts";
import { shellWords, type ShellWord } from "../../../src/expressions/shell-words.ts";

const piece = fc.constantFrom(
  ..."a.txt|tools/x.mjs|'|\"|\\|$|$x|$(|$((|))|)|(|`|${|}|${{ params.x }}|<|<<E|\nE\n|>|>>|>&2|;|&&| |\n|#|=|*|~|cd|if|{|-y".split(
    "|",
  ),
  "|",
);
const script = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
const plainText = fc.string({ minLength: 1 }).filter((text) => !text.includes("${{"));

/** What the script has at the places that a word says its characters have. */
function written(text: string, { runs, text: word }: ShellWord): string {
  return runs
    .map(({ at, offset }, index) => text.slice(offset, offset + (runs[index + 1]?.at ?? word.length) - at))
    .join("");
}

describe("the words of a script", () => {
  it("are what was quoted for the shell, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(plainText), (texts) => {
        const quoted = texts.map((text) => quoteForShell(text, "bare", ""));
        const [, ...words] = shellWords(["program", ...quoted].join(" "));
        expect(words.map(({ text }) => text)).toEqual(texts);
      }),
    );
  });

  it("stand in any text where they say", () => {
    fc.assert(
      fc.property(script, (text) => {
        const words = shellWords(text);
        expect(words.map((word) => written(text, word))).toEqual(words.map((word) => word.text));
      }),
      { numRuns: 2_000 },
    );
  });
});
