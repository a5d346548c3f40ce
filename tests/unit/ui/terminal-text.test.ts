import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseUi } from "../../../src/ui/open-reporter.ts";
import { formatDuration, formatElapsed } from "../../../src/ui/format-time.ts";
import { wantsColors } from "../../../src/ui/palette.ts";
import { resultsText } from "../../../src/ui/results-text.ts";
import { safeJson } from "../../../src/ui/safe-json.ts";
import { clipText, padText, textWidth } from "../../../src/ui/terminal-text.ts";
import { plainLine, visibleText } from "../../../src/ui/visible-text.ts";
import { countOf, deniedText, listOf } from "../../../src/ui/words.ts";

describe("text for a terminal", () => {
  it("is clipped and padded by the columns it takes, not by its length", () => {
    expect(clipText("灯台守り", 5)).toBe("灯台…");
    expect(clipText("灯台守り", 8)).toBe("灯台守り");
    expect(clipText("abc", 0)).toBe("");
    expect(clipText("a b c", 3)).toBe("a…");
    expect(padText("灯台", 6)).toBe("灯台  ");
  });

  it("keeps its offsets when it is made visible", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visibleText(text)).toHaveLength(text.length);
        expect(visibleText(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("is never wider than asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
        expect(textWidth(clipText(plainLine(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("is cut before it is measured", () => {
    expect(clipText("\u0301".repeat(50_000_000), 10)).toHaveLength(160 + 1);
  });
});

describe("numbers and lists in words", () => {
  it("have the units that a person would choose", () => {
    expect([0, 49, 950, 59_940, 59_990, 247_000, 3_599_600, 3_720_000].map(formatDuration)).toEqual([
      "0.0s",
      "0.0s",
      "1.0s",
      "59.9s",
      "1m00s",
      "4m07s",
      "1h00m",
      "1h02m",
    ]);
    expect([-5, 999, 59_999, 61_000].map(formatElapsed)).toEqual(["0s", "0s", "59s", "1m01s"]);
  });

  it("say what there is and count the rest", () => {
    expect([countOf(1, "round"), countOf(0, "round")]).toEqual(["1 round", "0 rounds"]);
    expect(listOf([])).toBe("");
    expect(listOf(["a"])).toBe("a");
    expect(listOf(["a", "b", "c"])).toBe("a, b and c");
    expect(listOf(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  });

  it("say why a condition did not hold", () => {
    expect(deniedText("qa.score 3.9 < threshold 3.5")).toBe("qa.score 3.9 < threshold 3.5 is false");
    expect(deniedText("params.captions false")).toBe("params.captions false");
  });

  it("show the results worth a glance, numbers first", () => {
    const results = {
      note: "ok",
      issues: [],
      long: "x".repeat(50),
      passed: true,
      score: 3.98765,
      panels: 9,
      other: 1,
    };
    expect(resultsText(results)).toBe("score 3.988, panels 9, other 1");
    expect(resultsText({ label: "a\u001b", passed: false })).toBe("passed false, label a␛");
    expect(resultsText({ categories: {} })).toBe("");
  });
});

describe("JSON for programs", () => {
  it("escapes what a terminal might act on and stays the same value", () => {
    const value = { text: "\u009b31m\u007f\u2028\u001b" };
    expect(safeJson(value)).toBe('{"text":"\\u009b31m\\u007f\\u2028\\u001b"}');
    expect(JSON.parse(safeJson(value))).toEqual(value);
  });
});

describe("what kind of terminal it is", () => {
  const terminal = (isTTY: boolean, environment: Record<string, string> = {}) => {
    const stream = { isTTY } as NodeJS.WriteStream;
    return { stdout: stream, stderr: stream, environment };
  };

  it("decides between the live screen and plain lines, unless somebody asked for one", () => {
    expect(chooseUi("auto", terminal(true))).toBe("listr");
    expect(chooseUi("auto", terminal(true, { CI: "false" }))).toBe("listr");
    expect(chooseUi("auto", terminal(true, { CI: "true" }))).toBe("plain");
    expect(chooseUi("auto", terminal(true, { TERM: "dumb" }))).toBe("plain");
    expect(chooseUi("auto", terminal(false))).toBe("plain");
    expect(chooseUi("json", terminal(true))).toBe("json");
    expect(chooseUi("listr", terminal(false))).toBe("listr");
  });

  it("decides on colours, unless NO_COLOR or FORCE_COLOR do", () => {
    expect(wantsColors({}, true)).toBe(true);
    expect(wantsColors({}, false)).toBe(false);
    expect(wantsColors({ TERM: "dumb" }, true)).toBe(false);
    expect(wantsColors({ NO_COLOR: "1" }, true)).toBe(false);
    expect(wantsColors({ NO_COLOR: "" }, true)).toBe(true);
    expect(wantsColors({ FORCE_COLOR: "1" }, false)).toBe(true);
    expect(wantsColors({ FORCE_COLOR: "0" }, true)).toBe(false);
    expect(wantsColors({ FORCE_COLOR: "1", NO_COLOR: "1" }, false)).toBe(true);
  });
});
