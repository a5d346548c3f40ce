import { expect, it } from "vitest";
import { parseAppended } from "../../../src/executors/parse-appended.ts";

it("reads names with values and objects, one a line", () => {
  const text = 'score=4.5\n\ntitle = a = b\r\n{"frames": 12, "ok": true}\nnote=\n';
  expect(parseAppended(text, new Map())).toEqual({
    ok: true,
    entries: [
      ["score", 4.5],
      ["title", "a = b"],
      ["frames", 12],
      ["ok", true],
      ["note", ""],
    ],
  });
});

it("lets the declared type decide what a text is", () => {
  expect(parseAppended("label=007", new Map([["label", "string"]]))).toEqual({
    ok: true,
    entries: [["label", "007"]],
  });
});

it.each(["just words", "{broken", "[1, 2]", "1st=2"])("says which line it cannot read: %s", (line) => {
  expect(parseAppended(`a=1\n${line}\n`, new Map())).toEqual({
    ok: false,
    problem: {
      class: "contract",
      message: "line 2 of $STORYFLOW_RESULTS is neither `name=value` nor a JSON object",
      hint: 'append lines such as `score=4.5` or `{"score": 4.5}`',
    },
  });
});
