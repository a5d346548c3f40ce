import { describe, expect, test } from "vitest";
import { parseQaText } from "../../../pipelines/storycore/qa-text.ts";

const ticks = `
QA Scoring Results:
Overall Score: 2.8/5.0
Status: FAILED

Category Scores:
  ✓ Schema Validation: 5.0/5.0
  ✗ Panel Sharpness: 1.6/5.0

Issues Found: 2
  - Panel panel_02 sharpness decreased by 21.4%
    Fix: Re-run promote: a larger scale
  - Panel panel_05 is missing
`;

const brackets = `
Running QA scoring on: /tmp/project
Quality threshold: 3.0/5.0

QA Scoring Results:
Overall Score: 4.2/5.0
Status: [PASS] PASSED

Category Scores:
  [PASS] Schema Validation: 5.0/5.0
  [FAIL] Panel Sharpness: 2.9/5.0

Per-Panel Analysis:
  [PASS] panel_01: 4.5/5.0
  [FAIL] panel_02: 2.5/5.0

[SUCCESS] QA scoring passed
`;

describe("what `storycore.py qa` prints", () => {
  test("is read in the style with ticks and crosses", () => {
    expect(parseQaText(ticks)).toEqual({
      score: 2.8,
      passed: false,
      categories: { "Schema Validation": 5, "Panel Sharpness": 1.6 },
      panels: {},
      issues: [
        {
          description: "Panel panel_02 sharpness decreased by 21.4%",
          suggested_fix: "Re-run promote: a larger scale",
        },
        { description: "Panel panel_05 is missing" },
      ],
    });
  });

  test("is read in the style with [PASS] and [FAIL]", () => {
    expect(parseQaText(brackets)).toEqual({
      score: 4.2,
      passed: true,
      categories: { "Schema Validation": 5, "Panel Sharpness": 2.9 },
      panels: { panel_01: 4.5, panel_02: 2.5 },
      issues: [],
    });
  });

  test("is read through colours and Windows line ends", () => {
    const text = "\u001b[1mOverall Score: 5.0/5.0\u001b[0m\r\nStatus: \u001b[32mPASSED\u001b[0m\r\n";
    expect(parseQaText(text)).toMatchObject({ score: 5, passed: true });
  });

  test("is no report without a score", () => {
    expect(parseQaText("Traceback (most recent call last):\n  KeyError: 'panels'\n")).toBeUndefined();
    expect(parseQaText("")).toBeUndefined();
  });
});
