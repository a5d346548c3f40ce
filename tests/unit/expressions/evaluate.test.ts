import { describe, expect, it } from "vitest";
import { decide, evaluateExpression } from "../../../src/expressions/evaluate.ts";
import type { Scope } from "../../../src/model/expression.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import { placeAt } from "../../../src/model/source.ts";
import { expression, names, placed } from "./placed.ts";

const params = {
  threshold: 3.5,
  label: "B",
  draft: true,
  sizes: [480, 1080],
  layout: { w: 3, h: 2 },
  anything: null,
};

const scope: Scope = {
  ...params,
  params,
  data: {
    project: {
      title: "Rain 🎬",
      shots: [
        { id: "a", seconds: 2 },
        { id: "b", seconds: 3 },
      ],
    },
  },
  env: { LANG: "C" },
  run: { id: "01J", attempt: 1 },
  this: { round: 1, best: null, history: [] },
  qa: {
    status: "succeeded",
    score: 3.1,
    issues: ["soft", "dark"],
    grade: "high",
    outputs: ["build/qa.json"],
    rounds: 0,
  },
  plan: { status: "skipped", rounds: 0 },
  quiet: { status: "running" },
};

function valueOf(text: string, changes: Scope = {}): JsonValue {
  const evaluated = evaluateExpression(expression(text), { ...scope, ...changes });
  if (!evaluated.ok) throw new Error(evaluated.failure.message);
  return evaluated.value;
}

function failureOf(text: string, changes: Scope = {}): string {
  const evaluated = evaluateExpression(expression(text), { ...scope, ...changes });
  if (evaluated.ok) throw new Error(`gave ${JSON.stringify(evaluated.value)}`);
  return evaluated.failure.message;
}

/** Without types, so that a mistake is found only when the value is there. */
function untyped(text: string): string {
  const known = { ...names, params: names.params.map(({ name }) => ({ name })) };
  const evaluated = evaluateExpression(expression(text, known), scope);
  if (evaluated.ok) throw new Error(`gave ${JSON.stringify(evaluated.value)}`);
  return evaluated.failure.message;
}

describe("numbers", () => {
  it.each([
    ["3 < 3.5", true],
    ["qa.score * 100", 310],
    ["size(qa.issues) + 1", 3],
    ["7 / 2", 3.5],
    ["-7 % 3", -1],
    ["1 == 1.0 && 3u == 3", true],
    ["2 in [1.0, 2.0]", true],
    ["0 * -1", 0],
    ["0x10 + 1e1", 26],
    ["9007199254740991 - 1", 9007199254740990],
    ["sizes[size(sizes) - 1]", 1080],
    ["sizes[1.0]", 1080],
    ["int(3.7) + int(-3.7) + int('42')", 42],
    ["double('1e-7')", 1e-7],
    ["string(0.1 + 0.2) + string(1e-7) + string(3)", "0.300000000000000041e-73"],
  ])("%s is %j", (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it.each([
    ["1 / 0 > 3", "`1 / 0`: division by zero"],
    ["5 % (threshold - 3.5)", "`5 % (threshold - 3.5)`: remainder of a division by zero"],
    ["9007199254740991 + 1", "`9007199254740991 + 1`: 9007199254740992 is not exact: it is 2^53 or more"],
    ["1e15 * 1e15 > 1", "`1000000000000000 * 1000000000000000`: 1e+30 is not exact: it is 2^53 or more"],
    [
      "int('99999999999999999999')",
      '`int("99999999999999999999")`: 100000000000000000000 is not exact: it is 2^53 or more',
    ],
    ["double('inf')", '`double("inf")`: "inf" is not a number'],
    ["int('3.5')", '`int("3.5")`: "3.5" is not a whole number'],
    ["sizes[0.1 + 0.2]", "`sizes[0.1 + 0.2]`: an index must be whole, and 0.30000000000000004 is not"],
    ["sizes[2]", "`sizes[2]`: the list has items 0 to 1, and 2 is none of them"],
    ["sizes[-1]", "`sizes[-1]`: the list has items 0 to 1, and -1 is none of them"],
    ["[][0]", "`[][0]`: the list is empty"],
  ])("%s fails", (text, message) => {
    expect(failureOf(text)).toBe(message);
  });

  it("are exact where they come from outside too, however deep", () => {
    const big = { seed: 12345678901234567000, deep: [{ seed: 2 ** 53 }] };
    const message = (text: string) => failureOf(text, { anything: big });
    expect(message("anything.seed > 1")).toBe(
      "`anything.seed`: 12345678901234567000 is not exact: it is 2^53 or more",
    );
    expect(message("anything.deep")).toBe("9007199254740992 is not exact: it is 2^53 or more");
    expect(message("anything.deep == anything.deep")).toBe(
      "`anything.deep == anything.deep`: 9007199254740992 is not exact: it is 2^53 or more",
    );
  });
});

describe("texts, lists and objects", () => {
  it.each<[string, JsonValue]>([
    ["label + '!' + \"?\"", "B!?"],
    ["size(data.project.title)", 6],
    ["data.project.title.indexOf('🎬') + data.project.title.lastIndexOf('n')", 8],
    ["data.project.title.substring(5)", "🎬"],
    ["data.project.title.substring(1, 4)", "ain"],
    ["'äB'.lowerAscii() + 'äb'.upperAscii() + '  x '.trim()", "äbäBx"],
    ["'a-b-c'.replace('-', '+')", "a+b+c"],
    ["'a,b,,c'.split(',')", ["a", "b", "", "c"]],
    ["'🎬x'.split('')", ["🎬", "x"]],
    ["['a', 'b'].join() + ['c', 'd'].join(', ')", "abc, d"],
    ["label.contains('B') && label.startsWith('') && label.endsWith('B')", true],
    ["'a' < 'b' && 'a' <= 'a' && 'b' > 'a'", true],
    ["bool('true') && !bool('0')", true],
    ["[1, 'a', null, [true]]", [1, "a", null, [true]]],
    ["sizes + [1]", [480, 1080, 1]],
    ["{'a': 1, 'b': {'c': []}}", { a: 1, b: { c: [] } }],
    ["{'a': 1}.a + {'b c': 2}['b c']", 3],
    ["layout == {'h': 2, 'w': 3} && sizes == [480, 1080] && sizes != [480]", true],
    ["'w' in layout && !('x' in layout) && layout.size() == 2", true],
    ["null == null && anything == null && label != null && [null] != [1]", true],
    ["null in [1, null]", true],
    [
      "type(label) + type(1) + type(true) + type(null) + type([]) + type({})",
      "stringdoubleboolnull_typelistmap",
    ],
    ["type(label) == string && type(3) == int && dyn(3) == 3", true],
    ["draft ? 'yes' : 1 / 0", "yes"],
  ])("%s", (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each<[string, JsonValue]>([
    ["sizes.all(x, x > 400)", true],
    ["sizes.exists(x, x > 1000)", true],
    ["sizes.exists_one(x, x > 400)", false],
    ["sizes.filter(x, x > 500)", [1080]],
    ["sizes.map(x, x / 10)", [48, 108]],
    ["sizes.map(x, x > 500, x / 10)", [108]],
    ["layout.map(key, key + string(layout[key]))", ["w3", "h2"]],
    ["data.project.shots.map(s, s.seconds).sum()", 5],
    ["data.project.shots.map(s, [s.seconds].map(n, n * size(s.id)))", [[2], [3]]],
    ["sizes.min() + sizes.max() + sizes.avg() + [].sum()", 2340],
    ["[].all(x, 1 / 0 > x) && ![].exists(x, true)", true],
  ])("%s", (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each([
    ["[].avg()", "`[].avg()`: the list is empty"],
    ["[].min()", "`[].min()`: the list is empty"],
    ["[].max()", "`[].max()`: the list is empty"],
    ["qa.issues.sum()", "`qa.issues.sum()`: item 0 is text, not a number"],
    ["[label, anything].join()", "`[label, anything].join()`: item 1 is null, not text"],
    ["'abc'.substring(2, 1)", '`"abc".substring(2, 1)`: 2 to 1 is not a range of a text with 3 characters'],
    ["'abc'.substring(4)", '`"abc".substring(4)`: 4 is not a range of a text with 3 characters'],
    ["'abc'.replace('', 'x')", '`"abc".replace("", "x")`: the text to replace is empty'],
    ["{'a': 1, 'a': 2}", 'the name "a" stands twice'],
    ["{'__proto__': 1}", "no member may be called `__proto__`"],
    ["bool('maybe')", '`bool("maybe")`: "maybe" is neither true nor false'],
  ])("%s fails", (text, message) => {
    expect(failureOf(text)).toContain(message);
  });
});

describe("what is missing or of another type", () => {
  it.each([
    ["plan.score < 3", "`plan` was skipped and has no result `score`"],
    ["quiet['score']", '`quiet` has no result `score`: its status is "running"'],
    ["plan.outputs", "`plan` was skipped and has no result `outputs`"],
    ["qa.duration > 3", "`qa` has no result `duration`; it has `score`, `issues` and `grade`"],
    ["this.best.score > 3", "`this.best` is null and has no member `score`"],
    ["data.project.titel", "`data.project` has no member `titel`; did you mean `title`?"],
    ["data.project.shots[0].name", "`data.project.shots[0]` has no member `name`; it has `id` and `seconds`"],
    ["{}.x", "`{}` has no member `x`; it has none at all"],
    ["layout.constructor", "`layout` has no member `constructor`; it has `w` and `h`"],
    ["layout['__proto__']", "`layout` has no member `__proto__`; it has `w` and `h`"],
    ["has(this.best.score)", "`this.best` is null and has no member `score`"],
  ])("%s fails", (text, message) => {
    const known = { ...names, stages: names.stages.map(({ id }) => ({ id })) };
    const evaluated = evaluateExpression(expression(text, known), scope);
    expect(evaluated.ok ? evaluated.value : evaluated.failure.message).toBe(message);
  });

  it.each([
    ["qa.grade < 3.5", "`qa.grade` is text and `3.5` is a number, but `<` compares two numbers or two texts"],
    ["anything < 3.5", "`anything` is null and `3.5` is a number, but `<` compares two numbers or two texts"],
    ["layout + layout", "both sides are an object, but `+` joins two numbers, two texts or two lists"],
    [
      "threshold == '3.5'",
      '`threshold` is a number and `"3.5"` is text, but `==` compares values of one type',
    ],
    ["draft != 1", "`draft` is true or false and `1` is a number, but `!=` compares values of one type"],
    ["[1] == ['1']", '`[1] == ["1"]`: a number cannot be compared with text'],
    ["threshold in qa.issues", "`threshold in qa.issues`: a number cannot be compared with text"],
    [
      "1 in layout",
      "`1` is a number and `layout` is an object, but `in` looks for a value in a list or for a name in an object",
    ],
    ["label && draft", "`label` is text, not true or false"],
    ["draft && label", "`label` is text, not true or false"],
    ["!threshold", "`threshold` is a number, not true or false"],
    ["-label", "`label` is text, not a number"],
    ["anything ? 1 : 2", "`anything` is null, not true or false"],
    ["sizes.all(x, x)", "`x` is a number, not true or false"],
    ["label.all(x, x)", "`label` is text, not a list or an object"],
    ["size(threshold)", "`threshold` is a number, but `size` takes text, a list or an object"],
    ["threshold.contains('a')", "`threshold` is a number, but `contains` takes text"],
    ["label[0]", "`label` is text, which has no members"],
    ["sizes[label]", "`sizes` is a list and gives an item by its number, but `label` is text"],
    [
      "layout[threshold]",
      "`layout` is an object and gives a member by its name, but `threshold` is a number",
    ],
    ["{threshold: 1}", "`threshold` is a number: a name must be text"],
  ])("%s fails", (text, message) => {
    expect(untyped(text)).toBe(message);
  });

  it("can be asked for", () => {
    expect(valueOf("[has(qa.score), has(plan.score), has(anything), has(layout.constructor)]")).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("is an error wherever it is evaluated, from left to right, and nowhere else", () => {
    for (const text of [
      "plan.x > 1 || true",
      "plan.x > 1 && false",
      "[1, 2].exists(n, plan.x > 1 || n == 2)",
    ]) {
      expect(failureOf(text)).toBe("`plan` was skipped and has no result `x`");
    }
    for (const text of [
      "true || plan.x > 1",
      "!(false && plan.x > 1)",
      "[1, 2].exists(n, n == 1 || plan.x > 1)",
    ]) {
      expect(valueOf(text)).toBe(true);
    }
  });

  it("is a whole failure: message, expression, the place of what is to blame, values", () => {
    const text = "qa.score < threshold && plan.scores.best > qa.score";
    expect(decide(expression(text), scope)).toEqual({
      ok: false,
      failure: {
        message: "`plan` was skipped and has no result `scores`",
        expression: text,
        place: placeAt(placed(text).source, 24, 40),
        values: ["qa.score = 3.1", "threshold = 3.5"],
      },
    });
  });

  it("is placed at the whole expression when an operation is to blame", () => {
    const text = "qa.grade < 3";
    const evaluated = decide(expression(text), scope);
    expect(evaluated.ok || evaluated.failure.place).toEqual(placeAt(placed(text).source, 0, text.length));
    expect(evaluated.ok || evaluated.failure.values).toEqual(['qa.grade = "high"']);
  });
});

describe("an evaluation", () => {
  it("does not run away over large data", () => {
    const many = Array.from({ length: 2000 }, (_, index) => index);
    const text = "anything.all(a, anything.all(b, a + b >= 0))";
    expect(failureOf(text, { anything: many })).toContain("the evaluation takes more than 1000000 steps");
    expect(
      failureOf("anything.map(a, anything).size() > 1 && anything.map(a, anything + anything).size() > 1", {
        anything: many,
      }),
    ).toContain("the evaluation takes more than 1000000 steps");
  });

  it("makes no text without bounds", () => {
    const long = "x".repeat(6_000_000);
    expect(failureOf("anything + anything", { anything: long })).toBe(
      "`anything + anything`: a text would be longer than 10000000 characters",
    );
    expect(failureOf("[anything, anything].join()", { anything: long })).toContain("longer than 10000000");
    expect(failureOf("anything.replace('x', 'yy')", { anything: long })).toContain("takes more than");
  });

  it("works with more expressions than are kept parsed", () => {
    const sums = Array.from({ length: 1200 }, (_, index) => valueOf(`${index} + 1`));
    expect(sums.at(-1)).toBe(1200);
    expect(valueOf("0 + 1")).toBe(1);
  });

  it("ends at data that is nested deeper than it can follow", () => {
    let deep: JsonValue = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(failureOf("anything == anything", { anything: deep })).toBe("the values are nested too deeply");
  });
});

describe("a decision", () => {
  function explanationOf(text: string): string {
    const decision = decide(expression(text), scope);
    if (!decision.ok) throw new Error(decision.failure.message);
    expect(decision.value.text).toBe(text.trim());
    return `${decision.value.value}: ${decision.value.explanation}`;
  }

  it.each([
    ["qa.score < threshold", "true: qa.score 3.1 < threshold 3.5"],
    ["qa.score >= 3.5", "false: qa.score 3.1 >= 3.5"],
    ["draft", "true: draft true"],
    ["!draft", "false: !(draft true)"],
    ["!(qa.score < 3)", "true: !(qa.score 3.1 < 3)"],
    ["true", "true: true"],
    ["qa.score * 100 > 50 && label == 'B'", "true: qa.score 3.1 * 100 > 50 && label \"B\" == 'B'"],
    ["qa.score > 4 && label == 'B'", "false: qa.score 3.1 > 4 && label == 'B'"],
    ["draft || label == 'B'", "true: draft true || label == 'B'"],
    ["draft ? qa.score > 1 : label == 'B'", "true: draft true ? qa.score 3.1 > 1 : label == 'B'"],
    ["size(qa.issues) > 1", "true: size(qa.issues) 2 > 1"],
    ["qa.issues[0] == label.lowerAscii()", 'false: qa.issues[0] "soft" == label.lowerAscii() "b"'],
    ["sizes.all(x, x > 1)", "true: sizes.all(x, x > 1) true"],
    ["has(plan.score)", "false: has(plan.score) false"],
    ["label in ['A', params.label]", 'true: label "B" in [\'A\', params.label "B"]'],
    ["(qa.score + 1) / 2 < (threshold)", "true: (qa.score 3.1 + 1) / 2 < (threshold 3.5)"],
    ["qa.score < threshold\n  &&\n  draft", "true: qa.score 3.1 < threshold 3.5 && draft true"],
    ["type(label) == string", 'true: type(label) "string" == string'],
    ["this.best == null", "true: this.best null == null"],
    [
      "data.project != null",
      'true: data.project {"title":"Rain 🎬","shots":[{"id":"a","seconds":2},{"id":"b… != null',
    ],
  ])("of %j is explained with values", (text, explained) => {
    expect(explanationOf(text)).toBe(explained);
  });

  it("has an explanation of bounded length", () => {
    const text = Array.from({ length: 60 }, () => "qa.score < threshold").join(" && ");
    const explained = explanationOf(text);
    expect(explained).toHaveLength("true: ".length + 400);
    expect(explained.endsWith("…")).toBe(true);
  });

  it.each([
    ["qa.score", "a condition must be true or false, and this is a number: 3.1"],
    ["anything", "a condition must be true or false, and this is null: null"],
    ["qa.grade + 'x'", 'a condition must be true or false, and this is text: "highx"'],
  ])("of %s, which is no bool, fails", (text, message) => {
    const decision = decide(expression(text), scope);
    expect(decision.ok || decision.failure.message).toBe(message);
  });
});
