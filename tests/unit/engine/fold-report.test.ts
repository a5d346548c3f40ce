import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import { recordedRun, recordedSuccess } from "../ui/recorded-run.ts";

describe("the report of a run", () => {
  it("says how it ended, with what params, and when", () => {
    const { stages: _stages, loops: _loops, errors: _errors, ...head } = foldReport(recordedRun);
    expect(head).toEqual({
      format: 1,
      run: "01RUN",
      name: "storycore",
      manifest: "pipeline.yaml",
      success: false,
      state: "failed",
      exitCode: 1,
      startedAt: "2026-01-02T12:00:00.000Z",
      durationMs: 13_800,
      cache: { executed: 4, restored: 0, fresh: 0, savedMs: 0 },
      budget: {},
      concurrency: 2,
      params: { threshold: 3.5 },
      products: [],
      warnings: [{ message: "panel 3 is very dark", stage: "refine" }],
      warningsDropped: 0,
    });
  });

  it("says of each stage how it ended, what it gave, and each attempt", () => {
    const stages = new Map(foldReport(recordedRun).stages.map((stage) => [stage.id, stage]));
    expect([...stages.keys()]).toEqual(["grid", "refine", "qa", "autofix", "captions", "export", "upload"]);
    expect(stages.get("qa")).toEqual({
      id: "qa",
      state: "succeeded",
      how: "executed",
      durationMs: 2000,
      savedMs: 0,
      reasons: [],
      rounds: 2,
      attempts: [0, 1].map((round) => ({
        round,
        attempt: 1,
        status: "succeeded",
        durationMs: 1000,
        command: "node tools/qa.mjs",
        log: `.storyflow/runs/01RUN/logs/qa.${round}.1.log`,
      })),
      results: { score: 3.9 },
      outputs: ["build/qa.json"],
    });
    expect(stages.get("captions")).toEqual({
      id: "captions",
      state: "skipped",
      durationMs: 0,
      savedMs: 0,
      reasons: [],
      rounds: 0,
      attempts: [],
      results: {},
      outputs: [],
      skippedBecause: "params.captions false",
    });
    expect(stages.get("upload")).toMatchObject({ state: "blocked", blockedBy: ["export"] });
    expect(stages.get("export")).toMatchObject({
      description: "the film",
      state: "failed",
      rounds: 1,
      attempts: [
        {
          attempt: 1,
          status: "failed",
          class: "exit",
          severity: "low",
          message: "node tools/export.mjs exited with 1",
        },
        {
          attempt: 2,
          waitedMs: 500,
          status: "failed",
          class: "exit",
          severity: "high",
          message: "node tools/export.mjs exited with 1",
        },
      ],
      failure: { exitCode: 1 },
    });
  });

  it("says of each round of a loop what was decided, why, and what was measured", () => {
    expect(foldReport(recordedRun).loops).toEqual([
      {
        stage: "autofix",
        limit: 3,
        rounds: 1,
        decision: "satisfied",
        kept: 1,
        history: [
          {
            round: 0,
            decision: "again",
            explanation: "qa.score 3.1 < threshold 3.5",
            results: { qa: { score: 3.1 } },
          },
          {
            round: 1,
            decision: "satisfied",
            explanation: "qa.score 3.9 < threshold 3.5",
            results: { autofix: { fixed: 2, delta: 0.8 }, qa: { score: 3.9 } },
          },
        ],
      },
    ]);
  });

  it("says what was not done again, what was put back, why the rest ran, and what is out of date", () => {
    const [start, ...rest] = recordedRun;
    if (start?.type !== "run.started") throw new Error("a run begins with its start");
    const at = start.at;
    const settled = { at, type: "stage.settled", durationMs: 0, results: {}, outputs: [] } as const;
    const hit = { at, type: "cache.hit", round: 0, key: "k", exitCode: 0, results: {} } as const;
    const report = foldReport([
      start,
      { ...hit, job: "grid", savedMs: 5000 },
      { ...settled, job: "grid", state: "succeeded" },
      { ...hit, job: "refine", savedMs: 1000 },
      { ...settled, job: "refine", state: "succeeded" },
      { at, type: "cache.missed", job: "qa", round: 0, reasons: ["param scale 2 → 4 (run, line 18)"] },
      ...rest.filter((event) => event.type.startsWith("attempt.") && "job" in event && event.job === "qa"),
      { ...settled, job: "qa", state: "succeeded" },
      { at, type: "outputs.restored", job: "refine", files: 9, bytes: 100 },
      { at, type: "outputs.outdated", job: "export", paths: ["build/film.mp4"] },
    ]);
    expect(report.cache).toEqual({ executed: 1, restored: 1, fresh: 1, savedMs: 6000 });
    const seen = report.stages.map(({ id, how, reasons, outOfDate }) => ({ id, how, reasons, outOfDate }));
    expect(seen.slice(0, 3)).toEqual([
      { id: "grid", how: "fresh", reasons: [], outOfDate: undefined },
      { id: "refine", how: "restored", reasons: [], outOfDate: undefined },
      { id: "qa", how: "executed", reasons: ["param scale 2 → 4 (run, line 18)"], outOfDate: undefined },
    ]);
    expect(report.stages.find(({ id }) => id === "export")?.outOfDate).toEqual(["build/film.mp4"]);
  });

  it("names what the run was for, also when a stage without outputs needs it", () => {
    expect(foldReport(recordedSuccess)).toMatchObject({
      success: true,
      exitCode: 0,
      products: ["build/film.mp4"],
    });
  });

  it("tells of a run whose events end early", () => {
    const end = recordedRun.findIndex((event) => event.type === "retry.scheduled");
    const report = foldReport(recordedRun.slice(0, end - 1));
    expect(report).toMatchObject({
      state: "interrupted",
      success: false,
      exitCode: null,
      durationMs: 9800,
    });
    expect(report.stages.find((stage) => stage.id === "export")).toMatchObject({
      state: "running",
      attempts: [{ status: "unfinished" }],
    });
    expect(foldReport([])).toMatchObject({ run: "", state: "interrupted", stages: [], products: [] });
  });

  it("keeps a bounded number of warnings and counts the rest", () => {
    const warning: RunEvent = { at: 1, type: "warning.raised", message: "dark" };
    const report = foldReport(Array.from({ length: 1005 }, () => warning));
    expect(report.warnings).toHaveLength(1000);
    expect(report.warningsDropped).toBe(5);
  });

  it("survives JSON, and any selection of its events", () => {
    fc.assert(
      fc.property(fc.subarray([...recordedRun]), (events) => {
        const report = foldReport(events);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }),
    );
  });
});
