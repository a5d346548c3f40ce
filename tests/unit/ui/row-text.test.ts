import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { headerRow, stageLine, stageRow } from "../../../src/ui/row-text.ts";
import { RunView } from "../../../src/ui/run-view.ts";
import { recordedRun } from "./recorded-run.ts";

/** The screen after the events up to and with the `nth` that `isLast` picks, `laterMs` after it. */
function screenAfter(
  isLast: (event: RunEvent) => boolean,
  { nth = 1, laterMs = 0, columns = 90, notice = "" } = {},
): readonly string[] {
  const index = recordedRun.flatMap((event, at) => (isLast(event) ? [at] : []))[nth - 1] ?? -1;
  const events = recordedRun.slice(0, index + 1);
  const [start] = events;
  if (start?.type !== "run.started") throw new Error("no such event");
  const view = new RunView(start);
  for (const event of events) view.apply(event);
  const nowMs = (events.at(-1)?.at ?? 0) + laterMs;
  const style = { palette: createPalette(false), columns, nowMs };
  const rows = Array.from(view.stages.values(), (stage) => stageRow(stage, view, style));
  return [headerRow(view, notice, style), ...rows];
}

describe("the rows of a screen", () => {
  it("say what runs since when, how far it is, and what the others wait for", () => {
    const isProgress = (event: RunEvent) => event.type === "attempt.progressed";
    expect(screenAfter(isProgress, { laterMs: 2100 })).toEqual([
      "storycore  ░░░░░░░░░░   5 %  0 of 7 stages · 2s · 1 running",
      "⠴ grid         2s  █████░░░░░  50 %  panel 4",
      "◻ refine           waits for grid",
      "◻ qa               waits for refine",
      "◻ autofix          waits for qa",
      "◻ captions         waits for grid",
      "◻ export           waits for refine, autofix and captions  the film",
      "◻ upload           waits for export",
    ]);
  });

  it("say the round of a loop and why, in words", () => {
    const isRework = (event: RunEvent) => event.type === "attempt.started" && event.job === "autofix";
    expect(screenAfter(isRework, { laterMs: 500 }).slice(3, 5)).toEqual([
      "✔ qa         1.0s  score 3.1",
      "⠸ autofix      0s  round 1 of 3: qa.score 3.1 < threshold 3.5",
    ]);
    const isJudged = (event: RunEvent) => event.type === "attempt.started" && event.job === "qa";
    expect(screenAfter(isJudged, { nth: 2, laterMs: 500 }).slice(3, 5)).toEqual([
      "⠸ qa           0s  after autofix round 1 of 3",
      "✔ autofix    1.0s  round 1 of 3 done, judged again  fixed 2, delta 0.8",
    ]);
    const isOver = (event: RunEvent) => event.type === "stage.settled" && event.job === "autofix";
    expect(screenAfter(isOver).slice(4, 6)).toEqual([
      "✔ autofix    1.0s  1 round, satisfied: qa.score 3.9 < threshold 3.5 is false  fixed 2, de…",
      "↓ captions         skipped: params.captions false",
    ]);
  });

  it("count down to the next attempt", () => {
    const isRetry = (event: RunEvent) => event.type === "retry.scheduled";
    expect(screenAfter(isRetry, { laterMs: 100, notice: "SIGINT: stopping" })).toEqual([
      "storycore  SIGINT: stopping · █████░░░░░  55 %  5 of 7 stages · 11s · 1 waiting to retry",
      ...screenAfter(isRetry, { laterMs: 100 }).slice(1, 6),
      "↻ export           retry 1 of 1 in 1s (exit)  node tools/export.mjs exited with 1",
      "◻ upload           waits for export",
    ]);
  });

  it("call stages by their titles, and by their ids where a person looks for these", () => {
    const [start] = recordedRun;
    if (start?.type !== "run.started") throw new Error("no start");
    const [grid, refine] = start.jobs;
    if (grid === undefined || refine === undefined) throw new Error("no such stages");
    const jobs = [
      { ...grid, title: "Master sheet", icon: "🎬" },
      { ...refine, icon: "2\u001b" },
    ];
    const view = new RunView({ ...start, jobs });
    const style = { palette: createPalette(false), columns: 90, nowMs: start.at };
    const stages = [...view.stages.values()];
    expect(stages.map((stage) => stageRow(stage, view, style))).toEqual([
      "◻ 🎬 Master sheet         waits for a free place  the master sheet",
      "◻ 2␛ refine               waits for Master sheet",
    ]);
    expect(stages.map((stage) => stageLine(stage, view, style))).toEqual([
      "waiting     🎬 grid           waits for a free place  Master sheet: the master sheet",
      "waiting     2␛ refine         waits for grid",
    ]);
  });

  it("count down each second of a wait, and say when a server asked for it", () => {
    const [start] = recordedRun;
    if (start?.type !== "run.started") throw new Error("no start");
    const view = new RunView(start);
    const wait = { job: "export", round: 0, attempt: 2, limit: 3, class: "transient" } as const;
    view.apply({ at: start.at, type: "retry.scheduled", ...wait, delayMs: 12_000, isAsked: true });
    const stage = view.stages.get("export");
    if (stage === undefined) throw new Error("no such stage");
    const rowAfter = (ms: number) => {
      const row = stageRow(stage, view, { palette: createPalette(false), columns: 90, nowMs: start.at + ms });
      return row.replace(/^.* {2}retry/u, "retry");
    };
    expect([0, 1000, 1001, 11_999].map(rowAfter)).toEqual([
      "retry 1 of 3 in 12s, as asked (transient)",
      "retry 1 of 3 in 11s, as asked (transient)",
      "retry 1 of 3 in 11s, as asked (transient)",
      "retry 1 of 3 in 1s, as asked (transient)",
    ]);
  });

  it("say of which pool a stage waits for slots, and above all stages how many do", () => {
    const [start] = recordedRun;
    if (start?.type !== "run.started") throw new Error("no start");
    const view = new RunView(start);
    const style = { palette: createPalette(false), columns: 90, nowMs: start.at };
    const grid = view.stages.get("grid");
    if (grid === undefined) throw new Error("no such stage");
    const awaited = { at: start.at, type: "slots.awaited", round: 0 } as const;
    view.apply({ ...awaited, job: "grid", pools: ["gpu", "licence"] });
    view.apply({ ...awaited, job: "export", pools: ["gpu"] });
    expect(stageRow(grid, view, style)).toBe(
      "◻ grid             waits for gpu and licence  the master sheet",
    );
    expect(stageLine(grid, view, style)).toBe(
      "waiting     grid             waits for gpu and licence  the master sheet",
    );
    expect(headerRow(view, "", style)).toBe(
      "storycore  ░░░░░░░░░░   0 %  0 of 7 stages · 0s · 2 waiting for gpu and licence",
    );
    const begun = { command: "node tools/grid.mjs", log: "", round: 0, attempt: 1 };
    view.apply({ at: start.at, type: "attempt.started", job: "grid", ...begun });
    expect(stageRow(grid, view, style)).toBe("⠋ grid         0s  the master sheet");
    expect(headerRow(view, "", style)).toContain("0s · 1 running · 1 waiting for gpu");
  });

  it("say above all stages that a budget is spent", () => {
    const [start] = recordedRun;
    if (start?.type !== "run.started") throw new Error("no start");
    const view = new RunView(start);
    const style = { palette: createPalette(false), columns: 80, nowMs: start.at };
    view.apply({ at: start.at, type: "budget.spent", budget: "rounds", limit: 3, job: "autofix" });
    expect(headerRow(view, "", style)).toBe(
      "storycore  budget of rounds spent · ░░░░░░░░░░   0 %  0 of 7 stages · 0s",
    );
    view.apply({ at: start.at, type: "budget.spent", budget: "time", limitMs: 7_200_000 });
    expect(headerRow(view, "SIGINT: stopping", style)).toMatch(
      /^storycore {2}SIGINT: stopping · budget of time spent · /,
    );
  });

  it("say in the end how each stage ended", () => {
    expect(screenAfter((event) => event.type === "run.settled", { columns: 60 })).toEqual([
      "storycore  failed in 13.8s · 4 succeeded · 1 skipped · 1 fa…",
      "✔ grid       5.8s  panels 9",
      "✔ refine     1.0s",
      "✔ qa         2.0s  score 3.9",
      "✔ autofix    1.0s  1 round, satisfied: qa.score 3.9 < thres…",
      "↓ captions         skipped: params.captions false",
      "✖ export     3.5s  exit: node tools/export.mjs exited with 1",
      "⊘ upload           blocked by export",
    ]);
  });

  it("say how long it is likely to take, once something runs and earlier runs are known", () => {
    const second = { low: 900, middle: 1000, high: 1100 };
    const long = { low: 60_000, middle: 60_000, high: 90_000 };
    const headers = (type: RunEvent["type"], laterMs: number) => {
      const [start, ...others] = recordedRun;
      if (start?.type !== "run.started") throw new Error("no start");
      const jobs = start.jobs.map((job) => {
        return { ...job, history: { durationMs: job.job === "export" ? long : second } };
      });
      const view = new RunView({ ...start, jobs });
      for (const event of others.slice(0, others.findIndex((one) => one.type === type) + 1))
        view.apply(event);
      const style = { palette: createPalette(false), columns: 100, nowMs: start.at + laterMs };
      const header = headerRow(view, "", style);
      view.apply({ at: start.at, type: "run.paused" });
      return [header, headerRow(view, "", style)];
    };
    expect(headers("run.started", 0)).toEqual([
      "storycore  ░░░░░░░░░░   0 %  0 of 7 stages · 0s",
      "storycore  paused · ░░░░░░░░░░   0 %  0 of 7 stages · 0s",
    ]);
    expect(headers("attempt.started", 1000)).toEqual([
      "storycore  ░░░░░░░░░░   1 %  0 of 7 stages · 1s · 65–95 s left · 1 running",
      "storycore  paused · ░░░░░░░░░░   1 %  0 of 7 stages · 1s · 1 running",
    ]);
  });

  it("are never wider than the screen and never fall back", () => {
    let last = 0;
    const [start] = recordedRun;
    if (start?.type !== "run.started") throw new Error("no start");
    const view = new RunView(start);
    for (const event of recordedRun) {
      view.apply(event);
      const { fraction } = view.progressAt(event.at);
      expect(fraction).toBeGreaterThanOrEqual(last);
      last = fraction;
      for (const columns of [0, 5, 20, 40]) {
        const style = { palette: createPalette(true), columns, nowMs: event.at };
        for (const stage of view.stages.values()) {
          const row = stripVTControlCharacters(stageRow(stage, view, style));
          if (columns >= 40) expect(row.length).toBeLessThanOrEqual(columns);
        }
        expect(stripVTControlCharacters(headerRow(view, "", style)).length).toBeLessThanOrEqual(columns);
      }
    }
    expect(last).toBe(1);
  });
});
