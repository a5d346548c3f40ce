import { describe, expect, it } from "vitest";
import {
  renderList,
  renderTemplateValue,
  renderText,
  renderValue,
  renderWords,
} from "../../../src/expressions/render.ts";
import type { Evaluated, Scope, TemplateValue } from "../../../src/model/expression.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import { placeAt } from "../../../src/model/source.ts";
import { placed, template } from "./placed.ts";

const params = {
  threshold: 3.5,
  label: "it's",
  draft: true,
  sizes: [480, 1080],
  layout: { w: 3 },
  anything: null,
};
const scope: Scope = { ...params, params, data: {}, env: {}, qa: { status: "skipped" } };

function must<T>(evaluated: Evaluated<T>): T {
  if (!evaluated.ok) throw new Error(evaluated.failure.message);
  return evaluated.value;
}

function shellText(text: string, anything: JsonValue = null): string {
  return must(renderText(template(text, "shell"), { ...scope, anything }));
}

const place = placeAt(placed("").source, 0);

describe("a shell text", () => {
  it.each([
    ["cat ${{ label }}", "cat 'it'\\''s'"],
    ['cat "${{ label }} $x"', 'cat "it\'s $x"'],
    ["cat '${{ label }}'", "cat 'it'\\''s'"],
    ["cat ${{ raw(label) }}", "cat it's"],
    ["cat ${{ threshold }} ${{ draft }} ${{ layout }}", "cat '3.5' 'true' '{\"w\":3}'"],
    ['cat "${{ layout }}"', 'cat "{\\"w\\":3}"'],
    ["cat ${{ sizes }}", "cat '480' '1080'"],
    ['cat "${{ sizes }}"', 'cat "480 1080"'],
    ["cat '${{ sizes }}'", "cat '480 1080'"],
    ["cat --size=${{ sizes }}", "cat --size='480' '1080'"],
    ["cat ${{ [] }} x", "cat  x"],
    ["cat ${{ anything }} '${{ anything }}' \"${{ anything }}\"", "cat  '' \"\""],
    ["cat ${{ '' }}", "cat ''"],
    ["cat ${{ [label, null, ''] }}", "cat 'it'\\''s' ''"],
    ["cat ${{ 1e-7 }} ${{ 9007199254740991 }} ${{ 0 * -1 }}", "cat '1e-7' '9007199254740991' '0'"],
  ])("%j", (text, rendered) => {
    expect(shellText(text)).toBe(rendered);
  });

  it.each([
    ["FILES=${{ sizes }} make", "FILES='480 1080' make"],
    ["FILES=a/${{ sizes }}", "FILES=a/'480 1080'"],
    ['true; FILES+="x"${{ sizes }}', "true; FILES+=\"x\"'480 1080'"],
    ["FILES=(${{ sizes }})", "FILES=('480' '1080')"],
    ["A=${{ label }} cat ${{ sizes }}", "A='it'\\''s' cat '480' '1080'"],
  ])("keeps a list behind an assignment in one word: %j", (text, rendered) => {
    expect(shellText(text)).toBe(rendered);
  });

  it("does not let letters of a value join a name before it", () => {
    expect(shellText('"$x${{ anything }}"', "yz")).toBe('"$x""yz"');
    expect(shellText('"$x${{ null }}${{ anything }}"', "yz")).toBe('"$x""yz"');
    expect(shellText('"$x/${{ anything }}"', "yz")).toBe('"$x/yz"');
  });

  it("escapes what double quotes leave in force, and nothing else", () => {
    expect(shellText('"${{ anything }}"', "\\ \" $x `y` ! ' *")).toBe('"\\\\ \\" \\$x \\`y\\` ! \' *"');
  });

  it.each([
    ["a\0b", "`anything` holds a NUL character, which no argument and no path can have"],
    ["\ud800", "`anything` holds half a character, which no argument and no path can have"],
  ])("cannot hold %j", (value, message) => {
    const shell = template("cat ${{ anything }}", "shell");
    expect(renderText(shell, { ...scope, anything: value })).toEqual({
      ok: false,
      failure: {
        message,
        expression: "anything",
        place: placeAt(placed("cat ${{ anything }}").source, 8, 16),
        values: [`anything = ${JSON.stringify(value)}`],
      },
    });
  });
});

describe("another text", () => {
  it.each([
    ["a ${{ label }} ${{ threshold }} ${{ draft }}", "a it's 3.5 true"],
    ["${{ sizes }}|${{ anything }}|${{ layout }}|${{ [layout, 'a'] }}", '480 1080||{"w":3}|{"w":3} a'],
    ["${{ '${{' }}", "${{"],
  ])("%j", (text, rendered) => {
    expect(must(renderText(template(text), scope))).toBe(rendered);
  });

  it("fails as its expression fails", () => {
    const rendered = renderText(template("x ${{ qa.score }}"), scope);
    expect(rendered.ok || rendered.failure.message).toBe("`qa` was skipped and has no result `score`");
  });
});

describe("a value", () => {
  it.each<[string, JsonValue]>([
    ["${{ sizes }}", [480, 1080]],
    ["${{ anything }}", null],
    ["${{ layout }}", { w: 3 }],
    ["${{ threshold }}", 3.5],
    [" ${{ threshold }}", " 3.5"],
    ["plain", "plain"],
    ["", ""],
  ])("%j keeps its type when it is one template", (text, value) => {
    expect(must(renderValue(template(text), scope))).toEqual(value);
  });

  it("may hold templates at any depth", () => {
    const value: TemplateValue = {
      type: "map",
      place,
      entries: [
        { name: "sizes", place, value: { type: "template", template: template("${{ sizes }}") } },
        {
          name: "list",
          place,
          value: {
            type: "list",
            place,
            items: [
              { type: "scalar", value: null },
              { type: "scalar", value: 3 },
              { type: "template", template: template("x${{ threshold }}") },
            ],
          },
        },
        { name: "__proto__", place, value: { type: "scalar", value: "own" } },
      ],
    };
    const rendered = must(renderTemplateValue(value, scope));
    expect(JSON.stringify(rendered)).toBe('{"sizes":[480,1080],"list":[null,3,"x3.5"],"__proto__":"own"}');
  });
});

describe("a list of paths", () => {
  const paths = (...texts: readonly string[]) =>
    renderList(
      texts.map((text) => template(text)),
      scope,
    );

  it("drops null and empty texts, and spreads a list that is a whole entry", () => {
    const rendered = paths("a/*.png", "${{ anything }}", "${{ sizes }}", "${{ '' }}", "x/${{ sizes }}", "");
    expect(rendered).toEqual({ ok: true, value: ["a/*.png", "480", "1080", "x/480 1080"] });
    expect(paths("${{ ['a', null, '', 'b'] }}")).toEqual({ ok: true, value: ["a", "b"] });
  });

  it.each([
    ["${{ layout }}", "`layout` gives an object where a text should be"],
    ["${{ [sizes] }}", "`[sizes]` gives a list where a text should be"],
    ["${{ 'a\\u0000' }}", "`'a\\u0000'` holds a NUL character, which no argument and no path can have"],
  ])("cannot have %s", (text, message) => {
    const rendered = paths(text);
    expect(rendered.ok || rendered.failure.message).toBe(message);
  });
});

describe("a program with its arguments", () => {
  it("has one argument for each template, several for a list, none for null", () => {
    const words = [
      "node",
      "${{ label }}",
      "${{ sizes }}",
      "--x=${{ sizes }}",
      "${{ anything }}",
      "${{ '' }}",
      "${{ layout }}",
    ];
    expect(
      renderWords(
        words.map((word) => template(word)),
        scope,
      ),
    ).toEqual({ ok: true, value: ["node", "it's", "480", "1080", "--x=480 1080", "", '{"w":3}'] });
  });
});
