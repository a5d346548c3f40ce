import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

/** Where the name `nope` is found in a text of the manifest: line:column. */
function placeOfNope(run: string): string {
  const told = diagnose(`stages:\n  a:\n    run: ${run}\n    needs: []\n`);
  return /^(\d+:\d+) ‹nope›/.exec(told)?.[1] ?? told;
}

describe("a template in a text", () => {
  it.each([
    ["plain", "echo ${{ nope }}", "3:19"],
    ["plain, over two lines", "echo a\n      b ${{ nope }}", "4:13"],
    ["plain, over two lines with an empty one", "echo a\n\n      b ${{ nope }}", "5:13"],
    ["in single quotes", "'it''s ${{ nope }}'", "3:21"],
    ["in double quotes with escapes", '"a\\tb\\u00e9 \\"${{ nope }}\\""', "3:28"],
    ["in double quotes with a line that goes on", '"a \\\n      b ${{ nope }}"', "4:13"],
    ["in double quotes, folded", '"a  \n\n      ${{ nope }}"', "5:11"],
    ["kept", "|\n      echo a\n      ${{ nope }}", "5:11"],
    ["kept, with an indentation written as a number", "|2\n        echo a\n        ${{ nope }}", "5:13"],
    ["kept, with a comment behind the sign", "|- # why\n      echo a\n        ${{ nope }}", "5:13"],
    ["kept, after empty lines", "|+\n\n\n      ${{ nope }}\n\n", "6:11"],
    ["folded", ">\n      echo a\n      ${{ nope }}", "5:11"],
    ["folded, after a line indented further", ">-\n      echo a\n        b\n\n      ${{ nope }}", "7:11"],
  ])("%s is found where it stands", (_name, run, place) => {
    expect(placeOfNope(run)).toBe(place);
    expect(placeOfNope(run.replaceAll("\n", "\r\n"))).toBe(place);
  });
});
