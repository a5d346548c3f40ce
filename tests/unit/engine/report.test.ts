import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import { misfitsOf } from "../../support/check-report.ts";
import { recordedRun, recordedSuccess } from "../ui/recorded-run.ts";

const rerun = (stage: string) => `storyflow run ${stage}`;

describe("report.json", () => {
  // A change here is one that programs may see: does it need another `format`?
  it.each([
    ["failed", recordedRun],
    ["succeeded", recordedSuccess],
    ["interrupted", recordedRun.slice(0, 20)],
  ] as const)("of a run that %s is as it was", async (name, events) => {
    const report = foldReport(events, rerun);
    expect(misfitsOf(report)).toEqual([]);
    const file = join(import.meta.dirname, "golden", `report-${name}.json`);
    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot(file);
  });

  it("fits its schema only if it says nothing else", () => {
    const report = foldReport(recordedRun);
    const [error] = report.errors;
    const asked = { ...error, class: "transient", retryAfterMs: 2000 };
    expect(misfitsOf({ ...report, errors: [asked] })).toEqual([]);
    expect(misfitsOf({ ...report, mood: "good" })).toHaveLength(1);
    expect(misfitsOf({ ...report, errors: [{ ...error, mood: "bad" }] })).toHaveLength(1);
    expect(misfitsOf({ ...report, format: 2 })).toHaveLength(1);
  });
});

describe("an error of a report", () => {
  it("says what failed, what was tried, what is blocked by it, and what to do", () => {
    const tail = ["  reading build/refined/\t", "\u001b[31mError: no frames\u001b[0m\u0007"];
    const message = "node tools/export.mjs exited with 1";
    const log = (attempt: number) => `.storyflow/runs/01RUN/logs/export.0.${attempt}.log`;
    expect(foldReport(recordedRun, rerun).errors).toEqual([
      {
        stage: "export",
        class: "exit",
        severity: "high",
        message,
        exitCode: 1,
        hint: "look at what `refine` made",
        round: 0,
        attempt: 2,
        attempts: 2,
        command: "node tools/export.mjs",
        log: log(2),
        tried: [
          { attempt: 1, durationMs: 2000, class: "exit", severity: "low", message, log: log(1) },
          {
            attempt: 2,
            waitedMs: 500,
            durationMs: 1500,
            class: "exit",
            severity: "high",
            message,
            log: log(2),
          },
        ],
        tail,
        blocks: ["upload"],
        rerun: "storyflow run export",
      },
    ]);
  });

  it("tells of the attempt in a loop's body that failed the loop", () => {
    const failure = { class: "exit", severity: "high", message: "no", exitCode: 3, tail: [] } as const;
    const inLoop = { ...failure, message: "`qa` failed in round 1: no", job: "qa" };
    const at = 0;
    const end = recordedRun.findIndex((event) => event.type === "attempt.started" && event.job === "autofix");
    const run = { job: "qa", round: 1, attempt: 1 } as const;
    const events: readonly RunEvent[] = [
      ...recordedRun.slice(0, end),
      { at, type: "attempt.started", ...run, command: "node qa.mjs", log: "qa.1.1.log" },
      {
        at,
        type: "attempt.finished",
        ...run,
        outcome: { status: "failed", failure },
        durationMs: 5,
      },
      {
        at,
        type: "stage.settled",
        job: "autofix",
        state: "failed",
        durationMs: 0,
        results: {},
        outputs: [],
        failure: inLoop,
      },
      { at, type: "stage.blocked", job: "export", causes: ["autofix"] },
      { at, type: "stage.settled", job: "export", state: "blocked", durationMs: 0, results: {}, outputs: [] },
    ];
    expect(foldReport(events).errors).toEqual([
      {
        ...inLoop,
        stage: "autofix",
        ...run,
        attempts: 1,
        command: "node qa.mjs",
        log: "qa.1.1.log",
        tried: [
          { attempt: 1, durationMs: 5, class: "exit", severity: "high", message: "no", log: "qa.1.1.log" },
        ],
        blocks: ["export"],
      },
    ]);
  });

  it("has no attempt where none began", () => {
    const [start] = recordedRun;
    const failure = { class: "condition", severity: "medium", message: "requires x", tail: [] } as const;
    const settled = { type: "stage.settled", job: "grid", state: "failed", durationMs: 0 } as const;
    if (start === undefined) throw new Error("a run begins with its start");
    const report = foldReport([start, { at: 0, ...settled, results: {}, outputs: [], failure }]);
    expect(report.errors).toEqual([{ stage: "grid", ...failure, blocks: [] }]);
  });
});
