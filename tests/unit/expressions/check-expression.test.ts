import { describe, expect, it } from "vitest";
import { checkExpression } from "../../../src/expressions/check-expression.ts";
import { makeSource, placeAt } from "../../../src/model/source.ts";
import { expression, mistakesIn, names, placed } from "./placed.ts";

describe("an expression without mistakes", () => {
  it.each([
    "qa.score < threshold",
    "qa['score'] * 100 >= size(qa.issues) + 1",
    "plan.whatever.deep[0].name == 'x'",
    "params.label + '!' != label && !draft",
    "has(qa.score) ? qa.status == 'succeeded' : false",
    "has(anything)",
    "this.round + 1 < 3 || this.best == null",
    "sizes.all(size_, size_ > 0) && sizes.map(x, x > 1, x * 2).sum() % 2 == 0",
    "data.project.shots.exists(shot, shot.tags.exists(tag, tag == env.LANG))",
    "label in ['a', 'b'] || 'w' in layout || null == anything",
    "type(anything) == string || type(anything) == int",
    '"}}".contains(r"\\d") // a comment',
    "qa[label] > 3 && layout[label] == sizes[size(sizes) - 1]",
    "run.attempt == 1",
  ])("is accepted: %s", (text) => {
    expect(mistakesIn(text, {}, "bool")).toEqual([]);
  });

  it("comes with its text, its place and what it reads, in order", () => {
    const text = "  qa.score < threshold &&\n data.project.shots[this.round]['title'] != params['label']";
    expect(expression(text)).toEqual({
      text: text.trim(),
      place: placeAt(placed(text).source, 2, text.length),
      references: [
        { root: "qa", path: ["score"], place: placeAt(placed(text).source, 2, 10) },
        { root: "threshold", path: [], place: placeAt(placed(text).source, 13, 22) },
        { root: "data", path: ["project", "shots"], place: placeAt(placed(text).source, 27, 45) },
        { root: "this", path: ["round"], place: placeAt(placed(text).source, 46, 56) },
        { root: "params", path: ["label"], place: placeAt(placed(text).source, 70, 85) },
      ],
    });
  });

  it("reads no variable of a macro", () => {
    const { references } = expression("sizes.all(x, x > threshold) && sizes.map(y, y.a).size() > 0");
    expect(references.map(({ root }) => root)).toEqual(["sizes", "threshold", "sizes"]);
  });
});

describe("a mistake", () => {
  it("is a whole diagnostic at its own place inside the YAML text", () => {
    // A quoted scalar whose `\"` stand for one character each.
    const source = makeSource("pipeline.yaml", 'when: "qa.grade == \\"A\\" && qa.scor > 1"\n');
    const value = 'qa.grade == "A" && qa.scor > 1';
    const runs = [
      { at: 0, offset: 7 },
      { at: 12, offset: 20 },
      { at: 14, offset: 23 },
      { at: 15, offset: 24 },
    ];
    const text = { value, place: placeAt(source, 6, 39), runs };
    expect(checkExpression(source, text, names, "bool")).toEqual({
      diagnostics: [
        {
          code: "expression/unknown-member",
          severity: "error",
          message: "`qa` has no result `scor`",
          hint: "did you mean `score`?",
          place: { file: "pipeline.yaml", line: 1, column: 32, start: 31, end: 35 },
        },
      ],
    });
  });

  it("is reported once each, all at once, in their order", () => {
    expect(mistakesIn("treshold < 'a' && qa.scor > 3 || label + 1 == nope || foo(qa.scor)")).toEqual([
      "expression/unknown-name [treshold] there is no `treshold` here / did you mean `threshold`?",
      "expression/unknown-member [scor] `qa` has no result `scor` / did you mean `score`?",
      "expression/type-mismatch [label + 1] `label` is text and `1` is a number, but `+` joins two numbers, two texts or two lists / `string(x)` makes text of a number, `double(x)` a number of text",
      'expression/unknown-name [nope] there is no `nope` here / a text stands in quotes: `"nope"`',
      "expression/unknown-function [foo(qa.scor)] there is no function `foo`",
      "expression/unknown-member [scor] `qa` has no result `scor` / did you mean `score`?",
    ]);
  });
});

describe("syntax", () => {
  it.each([
    ["qa.score <", "[<] the expression ends where a value should stand"],
    ["(qa.score < 3", "[3] expected `)`, found the end"],
    ["qa.score < 3)", "[)] `)` cannot stand here"],
    ["qa.score = 3", "[=] `=` cannot stand here / `==` compares"],
    ["qa.score === 3", "[=] `=` cannot stand here / `==` compares"],
    ["draft and draft", "[and] `and` cannot stand here / write `&&`"],
    ["draft or draft", "[or] `or` cannot stand here / write `||`"],
    ["not draft", "[draft] `draft` cannot stand here / write `!`"],
    [
      "$LANG == 'a'",
      "[$] `$` cannot stand here / a name stands without a `$`; environment variables are under `env`",
    ],
    ["qa..score", "[.] expected a name, found `.`"],
    ["draft ? 1", "[1] expected `:`, found the end"],
    ["{'a' 1}", "[1] expected `:`, found `1`"],
    ["[1, 2", "[2] expected `]`, found the end"],
    ["'abc", "['abc] this text has no closing quote"],
    [
      "'\\q'",
      "[\\q] `\\q` is no escape sequence / a backslash itself is written `\\\\`, or stands in `r'…'` as it is",
    ],
    ["'a\nb'", "[\n] a text in quotes cannot go on over lines"],
    ["0x + 1", "[0x] this is not a number"],
    ["loop > 1", "[loop] `loop` is a word that CEL keeps for itself, not a name"],
    ["__proto__ > 1", "[__proto__] `__proto__` is a word that CEL keeps for itself, not a name"],
    ["sizes.all(3, true)", "[3] `3` cannot be a variable: a macro such as `all` takes a plain name first"],
    [
      "${{ qa.score < 3 }}",
      "[${{ qa.score < 3 }}] this is an expression already, so it needs no `${{ }}` around it / leave the `${{` and the `}}` out",
    ],
  ])("%s", (text, mistake) => {
    expect(mistakesIn(text)).toEqual([`expression/syntax ${mistake}`]);
  });

  it.each(["", "  \n"])("%j is no expression", (text) => {
    expect(mistakesIn(text)).toEqual([
      `expression/empty [${text}] there is no expression here / write one, such as \`qa.score < 3.5\``,
    ]);
  });

  it.each([
    [
      "deep parentheses",
      `${"(".repeat(300)}1${")".repeat(300)}`,
      "the expression is too large: at most 250 levels of nesting",
    ],
    [
      "a long chain",
      `1${"+1".repeat(300)}`,
      "the expression has more than 250 levels of nesting, which is the most there may be / compute it in a stage and read its result",
    ],
    [
      "deep negation",
      `${"!".repeat(9000)}draft`,
      "the expression has more than 250 levels of nesting, which is the most there may be / compute it in a stage and read its result",
    ],
    ["a long list", `[${"1,".repeat(1001)}]`, "the expression is too large: at most 1000 items of a list"],
    [
      "a long text",
      `'${"a".repeat(10_000)}'`,
      "the expression has more than 10000 characters, which is the most there may be / compute it in a stage and read its result",
    ],
  ])("%s is too large", (_, text, message) => {
    const [mistake] = mistakesIn(text);
    expect(mistake?.replace(/ \[.*?\] /s, " ")).toBe(`expression/too-large ${message}`);
  });

  it.each(["9007199254740992", "1e400", "1e16", "0xffffffffffffffff"])("%s is no exact number", (text) => {
    expect(mistakesIn(`${text} > 1`)).toEqual([
      `expression/number-too-large [${text}] a number of 2^53 or more is not exact / write a long seed or id as text, in quotes`,
    ]);
  });
});

describe("names", () => {
  it.each([
    ["score < 3", "unknown-name [score] there is no `score` here / did you mean `qa.score`?"],
    ["qa.grade == good", 'unknown-name [good] there is no `good` here / a text stands in quotes: `"good"`'],
    ["size > 3", "unknown-name [size] there is no `size` here / `size` is a function: `size(x)`"],
    ["draft == True", "unknown-name [True] there is no `True` here / did you mean `true`?"],
    ["sizes.all(shot, sho > 1)", "unknown-name [sho] there is no `sho` here / did you mean `shot`?"],
    [
      "params.treshold > 1",
      "unknown-member [treshold] there is no param `treshold` / did you mean `threshold`?",
    ],
    ["data.shots.x", "unknown-member [shots] `data` names no file `shots` / there is `project`"],
    ["env.LONG == ''", "unknown-member [LONG] `env` declares no variable `LONG` / did you mean `LANG`?"],
    ["this.rond > 1", "unknown-member [rond] `this` has no member `rond` / did you mean `round`?"],
    ["run.nr", "unknown-member [nr] `run` has no member `nr` / there are `id` and `attempt`"],
    ["qa['scor'] > 1", "unknown-member ['scor'] `qa` has no result `scor` / did you mean `score`?"],
    ["qa.key", "unknown-member [key] `qa` has no result `key` / there are `score`, `issues` and `grade`"],
    ["has(qa.scor)", "unknown-member [scor] `qa` has no result `scor` / did you mean `score`?"],
    ["quiet.anything", "unknown-member [anything] `quiet` has no result `anything`"],
    [
      "outputs[0] == ''",
      "not-available [outputs] `outputs` means nothing here / here are `params`, `data`, `env`, `this` and `run`, stages and params",
    ],
    [
      "sizes.all(qa, qa > 1)",
      "hidden-name [qa] the variable `qa` would hide what `qa` means already / give the variable another name",
    ],
    [
      "sizes.all(x, sizes.all(x, x > 1))",
      "hidden-name [x] the variable `x` would hide what `x` means already / give the variable another name",
    ],
    [
      "sizes.all(env, true)",
      "hidden-name [env] the variable `env` would hide what `env` means already / give the variable another name",
    ],
  ])("%s", (text, mistake) => {
    expect(mistakesIn(text)).toEqual([`expression/${mistake}`]);
  });

  it.each([
    ["run.id", "[run.id] `run.id` differs", "a process finds `$STORYFLOW_RUN_ID` in its environment"],
    ["qa.cached", "[qa.cached] `qa.cached` differs", "use it in a condition, such as `when`"],
    [
      "plan['duration']",
      "[plan['duration']] `plan.duration` differs",
      "use it in a condition, such as `when`",
    ],
  ])("%s must not reach a command", (text, differs, hint) => {
    expect(mistakesIn(text, { forCommand: true })).toEqual([
      `expression/not-in-command ${differs} from run to run, so a command may not see it / ${hint}`,
    ]);
  });

  it.each(["qa", "qa[label]"])("%s would show a command the whole stage", (text) => {
    expect(mistakesIn(text, { forCommand: true })).toEqual([
      "expression/whole-stage [qa] `qa` is a whole stage, and a command may see only members that are named / name one, such as `qa.score`",
    ]);
  });

  it("a stage cannot read itself", () => {
    expect(mistakesIn("qa.score > 1", { self: "qa", forCommand: true })).toEqual([
      "expression/own-stage [qa] `qa` cannot read its own results or state before it has run / `this` has `round`, `best` and `history`",
    ]);
  });
});

describe("types", () => {
  const convert = " / `string(x)` makes text of a number, `double(x)` a number of text";
  it.each([
    [
      "threshold == '3.5'",
      `[threshold == '3.5'] \`threshold\` is a number and \`"3.5"\` is text, but \`==\` compares values of one type${convert}`,
    ],
    [
      "draft != 1",
      "[draft != 1] `draft` is true or false and `1` is a number, but `!=` compares values of one type",
    ],
    [
      "label < 3",
      `[label < 3] \`label\` is text and \`3\` is a number, but \`<\` compares two numbers or two texts${convert}`,
    ],
    [
      "draft < draft",
      "[draft < draft] both sides are true or false, but `<` compares two numbers or two texts",
    ],
    ["plan.x - 'a'", "[plan.x - 'a'] `\"a\"` is text, but `-` takes two numbers"],
    ["3 in ['a']", "[3 in ['a']] `3` is a number, but `[\"a\"]` is a list of texts"],
    [
      "1 in layout",
      "[1 in layout] `1` is a number and `layout` is an object, but `in` looks for a value in a list or for a name in an object",
    ],
    ["threshold && draft", "[threshold] `threshold` is a number, not true or false"],
    ["!label", "[label] `label` is text, not true or false"],
    ["-label", "[label] `label` is text, not a number"],
    ["sizes ? 1 : 2", "[sizes] `sizes` is a list, not true or false"],
    ["sizes.exists(x, 'a')", "['a'] `\"a\"` is text, not true or false"],
    ["label.all(x, true)", "[label] `label` is text, but `all` takes a list or an object"],
    ["['a'].map(x, x * 2)", "[x * 2] `x` is text and `2` is a number, but `*` takes two numbers" + convert],
    ["['a'].avg()", "[['a']] `[\"a\"]` is a list of texts, but `avg` takes one of numbers"],
    ["sizes['a']", "['a'] `\"a\"` is text, but an index of a list is a number"],
    ["sizes[0.5]", "[0.5] an index must be whole, and 0.5 is not"],
    ["layout[0]", "[0] `0` is a number, but an index of an object is text"],
    ["label[0]", "[0] `label` is text, which has no members"],
    ["threshold.x.y", "[x] `threshold` is a number and has no member `x`"],
    ["{1: 2}", "[1] `1` is a number, but the names of an object are text"],
    ["label.substring('a')", "['a'] `\"a\"` is text, but `substring` takes a number"],
    ["size(3)", "[3] `3` is a number, but `size` takes text, a list or an object"],
  ])("%s", (text, mistake) => {
    expect(mistakesIn(text)).toEqual([`expression/type-mismatch ${mistake}`]);
  });

  it.each([
    ["threshold", "`threshold` is a number"],
    ["qa.issues.size()", "`qa.issues.size()` is a number"],
    ["draft ? 'a' : 'b'", '`draft ? "a" : "b"` is text'],
    ["qa", "`qa` is an object"],
  ])("%s is no condition", (text, found) => {
    expect(mistakesIn(text, {}, "bool")).toEqual([
      `expression/not-a-condition [${text}] a condition must be true or false, and ${found}`,
    ]);
    expect(mistakesIn(text)).toEqual([]);
  });

  it("is not known of branches that differ, nor of results without a type", () => {
    expect(mistakesIn("(draft ? 1 : 'a') == 1 && plan.x == 1 && plan.x == 'a'", {}, "bool")).toEqual([]);
  });
});

describe("functions", () => {
  const notJson = "makes a value that JSON does not have, so no expression can use it";
  it.each([
    ["siz(sizes)", "unknown-function [siz(sizes)] there is no function `siz` / did you mean `size`?"],
    [
      "contains(label, 'a')",
      "unknown-function [contains(label, 'a')] there is no function `contains` / it is a method: `x.contains()`",
    ],
    ["label.int()", "unknown-function [label.int()] there is no method `int` / it is a function: `int(x)`"],
    [
      "sizes.exist(x, x > 1)",
      "unknown-function [sizes.exist(x, x > 1)] there is no method `exist` / did you mean `exists`?",
    ],
    ["label.contains()", "wrong-arguments [label.contains()] `contains` takes 1 argument, not 0"],
    ["label.substring()", "wrong-arguments [label.substring()] `substring` takes 1 or 2 arguments, not 0"],
    ["has()", "wrong-arguments [has()] `has` takes one name / write `has(qa.score)`"],
    [
      "has(sizes[0])",
      "wrong-arguments [sizes[0]] `has` asks for a name or a member of one / write `has(qa.score)`",
    ],
    [
      "sizes.all(x)",
      "wrong-arguments [sizes.all(x)] `all` takes a variable and what to do with it / write `xs.all(x, x > 0)`",
    ],
    [
      "timestamp(label)",
      `not-json [timestamp(label)] \`timestamp\` ${notJson} / compare dates as text, in the form \`2026-01-31\``,
    ],
    [
      "duration(label)",
      `not-json [duration(label)] \`duration\` ${notJson} / compute with seconds, as numbers`,
    ],
    ["bytes(label)", `not-json [bytes(label)] \`bytes\` ${notJson} / compute with the text itself`],
    [
      "b'a'",
      "not-json [b'a'] bytes are no value of JSON, so no expression can have them / write the text without the `b` before it",
    ],
    [
      "label.matches('a+')",
      "no-regular-expressions [label.matches('a+')] `matches` is not there: some regular expressions take for ever on some texts / use `contains`, `startsWith`, `endsWith` or `split`, or decide it in a stage and read its result",
    ],
  ])("%s", (text, mistake) => {
    expect(mistakesIn(text)).toEqual([`expression/${mistake}`]);
  });

  it("has no `raw` outside a shell text", () => {
    expect(mistakesIn("raw(label) == 'a'")).toEqual([
      "template/misplaced-raw [raw(label)] `raw` stands around a whole template in the text of a `run`, and nowhere else / leave it out: only there is anything quoted",
    ]);
  });
});
