import { describe, expect, it } from "vitest";
import { scoreMark } from "../../../src/expressions/score-mark.ts";
import { expression } from "./placed.ts";

const scope = { threshold: 3.5, params: { threshold: 3.5 }, label: "B", qa: { score: 3.1, issues: [] } };

const markOf = (when: string, score = "qa.score") => scoreMark(expression(when), expression(score), scope);

describe("what a loop asks of its score", () => {
  it.each([
    ["qa.score < threshold", 3.5],
    ["qa.score <= params.threshold", 3.5],
    ["threshold > qa.score", 3.5],
    ["4 >= (qa.score)", 4],
    ["qa.score < threshold + 1", 4.5],
  ])("is plain from %s", (when, mark) => {
    expect(markOf(when)).toBe(mark);
  });

  it.each([
    "qa.score > threshold",
    "threshold < qa.score",
    "qa.score < threshold || size(qa.issues) > 0",
    "qa.score * 2 < threshold",
    "!(qa.score < threshold)",
    "qa.score < 1 / 0",
  ])("is not plain from %s", (when) => {
    expect(markOf(when)).toBeUndefined();
  });

  it("is that of the score as it is written", () => {
    expect(markOf("qa.score * 2 < threshold", "qa.score * 2")).toBe(3.5);
  });
});
