import { describe, expect, it } from "vitest";
import { resolveParams, type GivenParams } from "../../../src/manifest/resolve-params.ts";
import { build, diagnose } from "./diagnose.ts";

describe("the declaration of a param", () => {
  it("is a default, or a map", () => {
    const { params } = build(`params:
  threshold: 3.5
  layout: 3x3
  draft: false
  tags: [a, b]
  nothing: null
  mode: { type: string, enum: [fast, slow], default: fast, description: How to work }
  count: { type: integer, minimum: 1, maximum: 9, multipleOf: 3, required: true }
  code: { pattern: "^[a-z]+$", default: abc }
  options: { type: object }
stages: { a: { run: x } }
`);
    expect(params.map(({ place: _place, ...param }) => param)).toEqual([
      { name: "threshold", type: "number", default: 3.5, required: false, schema: { type: "number" } },
      { name: "layout", type: "string", default: "3x3", required: false, schema: { type: "string" } },
      { name: "draft", type: "boolean", default: false, required: false, schema: { type: "boolean" } },
      { name: "tags", type: "array", default: ["a", "b"], required: false, schema: { type: "array" } },
      { name: "nothing", default: null, required: false, schema: {} },
      {
        name: "mode",
        type: "string",
        default: "fast",
        required: false,
        description: "How to work",
        schema: { type: "string", enum: ["fast", "slow"] },
      },
      {
        name: "count",
        type: "integer",
        required: true,
        schema: { type: "integer", minimum: 1, maximum: 9, multipleOf: 3 },
      },
      {
        name: "code",
        type: "string",
        default: "abc",
        required: false,
        schema: { type: "string", pattern: "^[a-z]+$" },
      },
      { name: "options", type: "object", required: false, schema: { type: "object" } },
    ]);
    expect(params[1]?.place).toMatchObject({ line: 3, column: 3 });
  });

  it("must fit itself", () => {
    expect(
      diagnose(`params:
  a: { type: string, default: 3 }
  b: { type: string, enum: [x, 3], default: y }
  c: { pattern: "(" }
  d: { required: true, default: 1 }
  e: { minimum: 3, default: 1 }
  f: { maximum: 3, default: 4 }
  g: { pattern: "^a", default: b }
  h: { type: integer, default: 1.5 }
  i: { type: number, default: 12345678901234567890 }
  j: .nan
  k: { type: boolean, default: yes }
  l: { type: array, default: { a: b } }
  m: { type: text, defualt: 3 }
  n: { multipleOf: 2, default: 3 }
  o: { multipleOf: 0, default: 3 }
stages: { a_stage: { run: x } }
`),
    ).toMatchInlineSnapshot(`
      "2:31 ‹3› error param/does-not-fit
        the default must be a text, found the number 3
      3:32 ‹3› error param/does-not-fit
        a value of \`enum\` must be a text, found the number 3
      3:45 ‹y› error param/does-not-fit
        the default must be one of \`x\` and \`3\`, found the text \`y\`
      4:17 ‹\\"(\\"› error manifest/bad-regex
        \`(\` is not a regular expression
      5:24 ‹default› error param/required-with-default
        a param that is required never takes its default
        hint: remove \`required\` or \`default\`
      6:29 ‹1› error param/does-not-fit
        the default must be a number of at least 3, found the number 1
      7:29 ‹4› error param/does-not-fit
        the default must be a number of at most 3, found the number 4
      8:32 ‹b› error param/does-not-fit
        the default must be a text that matches \`^a\`, found the text \`b\`
      9:32 ‹1.5› error param/does-not-fit
        the default must be a whole number, found the number 1.5
      10:31 ‹12345678901234567890› error manifest/bad-number
        \`12345678901234567890\` has more digits than a number can hold exactly
        hint: write it as text: \`"12345678901234567890"\`
      11:6 ‹.nan› error manifest/wrong-type
        expected \`j\` to be a default, or a map that declares it, found the number .nan
        hint: put it in quotes: \`".nan"\`
      12:32 ‹yes› error param/does-not-fit
        the default must be \`true\` or \`false\`, found the text \`yes\`
      13:30 ‹{ a: b }› error param/does-not-fit
        the default must be a list, found a map
      14:14 ‹text› error manifest/wrong-value
        expected \`type\` to be one of \`string\`, \`number\`, \`integer\`, \`boolean\`, \`array\`, \`object\`, \`null\`, found the text \`text\`
      14:20 ‹defualt› error manifest/unknown-key
        \`defualt\` is not a key of a param
        hint: did you mean \`default\`?
      15:32 ‹3› error param/does-not-fit
        the default must be a multiple of 2, found the number 3
      16:20 ‹0› error manifest/wrong-value
        expected \`multipleOf\` to be a number above 0, found the number 0"
    `);
  });
});

const { params } = build(`params:
  threshold: 3.5
  layout: 3x3
  draft: false
  count: { type: integer, minimum: 1 }
  tags: { type: array }
  options: { type: object }
  any: null
  mode: { enum: [fast, slow], default: fast }
stages: { a: { run: x } }
`);

function resolve(given: Partial<GivenParams>) {
  return resolveParams(params, { flags: [], environment: {}, ...given });
}

describe("the values of params", () => {
  it("are the defaults unless others are given", () => {
    expect(resolve({})).toEqual({
      params: {
        threshold: 3.5,
        layout: "3x3",
        draft: false,
        count: null,
        tags: null,
        options: null,
        any: null,
        mode: "fast",
      },
      problems: [],
    });
  });

  it("come from flags over the file over the environment over defaults", () => {
    const environment = {
      STORYFLOW_PARAM_LAYOUT: "env",
      STORYFLOW_PARAM_THRESHOLD: "1",
      STORYFLOW_PARAM_DRAFT: "true",
    };
    const file = { layout: "file", threshold: 2 };
    const flags = [
      ["layout", "first"],
      ["layout", "flag"],
    ] as const;
    expect(resolve({ environment, file, flags }).params).toMatchObject({
      layout: "flag",
      threshold: 2,
      draft: true,
    });
  });

  it.each([
    ["threshold", "3", 3],
    ["threshold", "-2.5e-3", -0.0025],
    ["threshold", "3.", 3],
    ["layout", "3", "3"],
    ["layout", "", ""],
    ["layout", "a=b", "a=b"],
    ["draft", "true", true],
    ["count", "7", 7],
    ["tags", '["a", 1]', ["a", 1]],
    ["options", '{"a": {"b": null}}', { a: { b: null } }],
    ["any", "3.5", 3.5],
    ["any", "true", true],
    ["any", "null", null],
    ["any", "hello", "hello"],
    ["any", "[1]", "[1]"],
    ["any", "12345678901234567890", "12345678901234567890"],
  ])("make of text for %s %j what its type says", (name, text, value) => {
    expect(resolve({ flags: [[name, text]] })).toMatchObject({ params: { [name]: value }, problems: [] });
  });

  it.each([
    ["threshold", "high", "expected a number, found `high`"],
    ["threshold", "", "expected a number, found an empty text"],
    ["threshold", "0x10", "expected a number, found `0x10`"],
    ["threshold", "Infinity", "expected a number, found `Infinity`"],
    ["threshold", "12345678901234567890", "expected a number, found `12345678901234567890`"],
    ["draft", "yes", "expected `true` or `false`, found `yes`"],
    ["count", "1.5", "expected a whole number, found `1.5`"],
    ["count", "0", "expected a number of at least 1, found `0`"],
    ["tags", "a,b", "expected a list, found `a,b`"],
    ["options", "[1]", "expected a map, found `[1]`"],
    ["mode", "medium", "expected one of `fast` and `slow`, found `medium`"],
  ])("of %s refuse %j", (name, text, message) => {
    expect(resolve({ flags: [[name, text]] }).problems).toEqual([
      { message: `\`--param ${name}\`: ${message}` },
    ]);
  });

  it("say where a wrong one comes from", () => {
    expect(
      resolve({ file: { threshold: [1] }, environment: { STORYFLOW_PARAM_DRAFT: "1" } }).problems,
    ).toEqual([
      { message: "`threshold` in the params file: expected a number, found `[1]`" },
      { message: "`STORYFLOW_PARAM_DRAFT`: expected `true` or `false`, found `1`" },
    ]);
  });

  it("are for params that there are", () => {
    const given = {
      flags: [
        ["treshold", "3"],
        ["zzz", "1"],
      ] as const,
      file: { lay_out: "a" },
      environment: { STORYFLOW_PARAM_DRAFTS: "true", STORYFLOW_PARAM_UNSET: undefined, OTHER: "x" },
    };
    expect(resolve(given).problems).toEqual([
      { message: "`--param treshold`: there is no param `treshold`", hint: "did you mean `threshold`?" },
      {
        message: "`--param zzz`: there is no param `zzz`",
        hint: "there are `threshold`, `layout`, `draft`, `count`, `tags`, `options`, `any` and `mode`",
      },
      { message: "the params file sets `lay_out`, which is no param", hint: "did you mean `layout`?" },
      {
        message: "the environment sets `STORYFLOW_PARAM_DRAFTS`, which is no param",
        hint: "did you mean `STORYFLOW_PARAM_DRAFT`?",
      },
    ]);
  });

  it("must be given where they are required", () => {
    const required = build(
      "params: { title: { type: string, required: true } }\nstages: { a: { run: x } }",
    ).params;
    expect(resolveParams(required, { flags: [], environment: {} }).problems).toEqual([
      {
        message: "the param `title` needs a value",
        hint: "give it with `--param title=…` or `STORYFLOW_PARAM_TITLE`",
      },
    ]);
    expect(resolveParams(required, { flags: [["title", "a"]], environment: {} }).problems).toEqual([]);
  });

  it("never meet the members of objects", () => {
    const given = {
      flags: [["constructor", "1"]] as const,
      file: JSON.parse('{"__proto__": 1}'),
      environment: {},
    };
    expect(resolve(given).problems.map(({ message }) => message)).toEqual([
      "`--param constructor`: there is no param `constructor`",
      "the params file sets `__proto__`, which is no param",
    ]);
  });
});
