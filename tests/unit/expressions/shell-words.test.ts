import { describe, expect, it } from "vitest";
import { shellWords } from "../../../src/expressions/shell-words.ts";

/** The words, those that are no arguments with their role. */
function words(script: string): readonly string[] {
  return shellWords(script).map(({ text, role }) => (role === "argument" ? text : `${role} ${text}`));
}

describe("the literal words of a script", () => {
  it.each([
    ["cp a.txt 'b c.txt' \"d.txt\"", ["program cp", "a.txt", "b c.txt", "d.txt"]],
    ["node tools/'re'fine.mjs\\ x", ["program node", "tools/refine.mjs x"]],
    ["a \\\n  b.txt", ["program a", "b.txt"]],
    ["a; b && c | d || e & f\ng", ["a", "b", "c", "d", "e", "f", "g"].map((name) => `program ${name}`)],
    ["X=1 Y=a.txt sort b.txt", ["X=1", "Y=a.txt", "program sort", "b.txt"]],
    ["if test -f a; then cat b; fi", ["program test", "-f", "a", "program cat", "b", "program fi"]],
    ["(cat a) && { cat b; }", ["program cat", "a", "program cat", "b", "program }"]],
    ["cat a.txt# # b.txt\ncat c.txt", ["program cat", "a.txt#", "program cat", "c.txt"]],
    ["", []],
  ])("of `%s`", (script, expected) => {
    expect(words(script)).toEqual(expected);
  });

  it.each([
    ["cat <a.txt >b.txt 2>>c.txt", ["program cat", "a.txt", "target b.txt", "target c.txt"]],
    ["<a.txt cat", ["a.txt", "program cat"]],
    ["a >&2 2>&1 <&3 b", ["program a", "b"]],
    ["a <<< b c", ["program a", "c"]],
    [
      "cat a.txt <<END b.txt\nc.txt\nEND\ncat d.txt",
      ["program cat", "a.txt", "b.txt", "program cat", "d.txt"],
    ],
    ["diff <(sort a.txt) b.txt", ["program diff", "program sort", "a.txt", "b.txt"]],
  ])("with redirections, in `%s`", (script, expected) => {
    expect(words(script)).toEqual(expected);
  });

  it.each([
    'echo "$(cat a.txt)" b.txt',
    "echo $(cat a.txt) b.txt",
    "echo `cat a.txt` b.txt",
    'echo "`cat a.txt`" b.txt',
    'echo "x $(cat "a.txt") $(( 1 + 2 ))" b.txt',
  ])("within substitutions, in `%s`", (script) => {
    expect(words(script)).toEqual(["program echo", "program cat", "a.txt", "b.txt"]);
  });

  it.each([
    "cat $x/a.txt",
    "cat ${x:-b.txt}/a.txt",
    'cat "$x/a.txt"',
    "cat *.txt",
    "cat a?.txt",
    "cat [ab].txt",
    "cat ~/a.txt",
    "cat $'a.txt'",
    "cat ${{ params.x }}.txt",
    "cat 'build/${{ params.x }}/a.txt'",
    'cat "build/${{ params.x + "}}" }}/a.txt"',
  ])("leave out what is not known before the run, as in `%s`", (script) => {
    expect(words(script)).toEqual(["program cat"]);
  });

  it("end where the folder changes", () => {
    expect(words("cat a.txt; cd build && cat b.txt")).toEqual(["program cat", "a.txt", "program cd"]);
  });

  it.each([
    "cat 'a",
    'cat "a',
    "cat $(b",
    "cat `b",
    "cat ${b",
    "cat <<",
    "cat \\",
    "cat $((1",
    "cat ) ) b",
    "$(".repeat(500),
  ])("come to an end in `%s`", (script) => {
    expect(() => words(script)).not.toThrow();
  });

  it("know where each character stands", () => {
    const script = "node --in='a b'\\ c.txt";
    const [, word] = shellWords(script);
    const spelled = word?.runs.map(({ at, offset }, index) => {
      const end = word.runs[index + 1]?.at ?? word.text.length;
      return script.slice(offset, offset + end - at);
    });
    expect(spelled?.join("")).toBe(word?.text);
    expect(word?.text).toBe("--in=a b c.txt");
  });
});
