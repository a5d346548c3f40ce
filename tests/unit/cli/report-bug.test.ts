import { describe, expect, it } from "vitest";
import { BugInRun, reportBug } from "../../../src/cli/report-bug.ts";

function report(error: unknown, isVerbose: boolean) {
  let text = "";
  const code = reportBug(error, { write: (part: string) => (text += part) }, isVerbose);
  return { text, code };
}

describe("a bug of storyflow", () => {
  it("is told with the run's id and without a stack", () => {
    expect(report(new BugInRun("01RUN", new TypeError("x is undefined")), false)).toEqual({
      code: 70,
      text:
        "storyflow: this is a bug of storyflow, in run 01RUN: x is undefined\n" +
        "  hint: run it again with --verbose to see where, and report it with that\n",
    });
  });

  it("shows where it is when asked to", () => {
    const { text } = report(new Error("no such thing"), true);
    expect(text).toMatch(
      /^storyflow: this is a bug of storyflow: no such thing\nError: no such thing\n {4}at /,
    );
  });

  it("is told even when something else than an error was thrown", () => {
    expect(report("text", true).text).toBe(
      "storyflow: this is a bug of storyflow: text\nthere is no stack\n",
    );
  });
});
