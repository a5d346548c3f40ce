import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import type { KeptRun } from "../../../src/runs/list-runs.ts";
import { reportKeptRun } from "../../../src/runs/report-kept-run.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import {
  renderStatus,
  renderStatusJson,
  type RunStatus,
  type StatusStyle,
} from "../../../src/ui/render-status.ts";
import { RunView } from "../../../src/ui/run-view.ts";
import { keptRun } from "../runs/kept-run.ts";
import { recordedJobs, recordedRun, recordedSuccess } from "./recorded-run.ts";

const startMs = recordedRun[0]?.at ?? 0;
const nowMs = startMs + 20_000;

const style: StatusStyle = {
  palette: createPalette(false),
  columns: 100,
  sources: [],
  showPath: (path) => `film/${path}`,
  reportPath: "storyflow status 01RUN --json",
  nowMs,
  isThere: (path) => path !== "build/qa.json",
};

function statusOf(state: KeptRun["state"], events: readonly RunEvent[], head = {}): RunStatus {
  const run = keptRun("01RUN", state, startMs, head);
  const [started] = events;
  const view = started?.type === "run.started" ? new RunView(started) : undefined;
  for (const event of events) view?.apply(event);
  return { run, report: reportKeptRun(run, events, nowMs, (stage) => `storyflow run ${stage}`), view };
}

function shown(state: KeptRun["state"], events: readonly RunEvent[], head = {}): string {
  const text = renderStatus(statusOf(state, events, head), style);
  return text.replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, "<moment>");
}

/** All but what the first event of a type and job begins. */
function until(type: RunEvent["type"], job: string, nth = 1): readonly RunEvent[] {
  const found = recordedRun.flatMap((event, index) =>
    event.type === type && "job" in event && event.job === job ? [index] : [],
  );
  return recordedRun.slice(0, (found[nth - 1] ?? 0) + 1);
}

describe("the status of a run", () => {
  it("says of one that goes on what is at work, how far it is, and what is finished and where", () => {
    expect(shown("running", until("attempt.started", "export", 2))).toBe(`\
storycore is running since <moment>, for 20s
  run 01RUN, pipeline.yaml
  █████░░░░░  55 %  5 of 7 stages

succeeded   grid       5.8s  panels 9
succeeded   refine     1.0s
succeeded   qa         2.0s  score 3.9
succeeded   autofix    1.0s  1 round, satisfied: qa.score 3.9 < threshold 3.5 is false  fixed 2, de…
skipped     captions         skipped: params.captions false
running     export       7s  attempt 2
waiting     upload           waits for export

  loop autofix: satisfied after 1 round of at most 3
    round 0: qa.score 3.1 < threshold 3.5; qa score 3.1
    round 1: qa.score 3.9 < threshold 3.5 is false; autofix fixed 2, delta 0.8; qa score 3.9
  warning: refine: panel 3 is very dark
  finished:
    grid: film/build/grid.png
    refine: film/build/refined/
    qa: film/build/qa.json (not in place)
    autofix: film/build/refined/
  logs: storyflow logs 01RUN`);
  });

  it("says of one whose process is gone where it was, and how to go on", () => {
    const head = { continues: "01EARLIER", stages: ["export"] };
    expect(shown("interrupted", until("attempt.started", "autofix"), head)).toBe(`\
storycore was interrupted after 7.8s, began <moment>: process 7 is gone
  run 01RUN, pipeline.yaml, asked for export, continues 01EARLIER
  3 of 7 stages settled

succeeded   grid       5.8s  panels 9
succeeded   refine     1.0s
passed      qa         1.0s  score 3.1
interrupted autofix      0s  round 1 of 3: qa.score 3.1 < threshold 3.5
skipped     captions         skipped: params.captions false
waiting     export           the film
waiting     upload

  loop autofix: not settled after 1 round of at most 3
    round 0: qa.score 3.1 < threshold 3.5; qa score 3.1
  warning: refine: panel 3 is very dark
  finished:
    grid: film/build/grid.png
    refine: film/build/refined/
  go on: storyflow resume 01RUN`);
  });

  it("says of one that failed why, where its log is, and what is finished all the same", () => {
    const text = shown("failed", recordedRun);
    expect(text.split("\n")[0]).toBe("storycore failed in 13.8s, began <moment>");
    expect(text).toContain("\n  stages: 4 succeeded, 1 skipped, 1 failed, 1 blocked\n");
    expect(text).toContain(`
failed      export     3.5s  exit: node tools/export.mjs exited with 1
blocked     upload           blocked by export

failed export (exit, high): node tools/export.mjs exited with 1
  command: node tools/export.mjs
  tried 2 times of at most 2: attempt 1 (exit), 0.5s later attempt 2 (exit)
  the end of its output:
   |   reading build/refined/
   | Error: no frames␇
  log: film/.storyflow/runs/01RUN/logs/export.0.2.log
  run it alone: storyflow run export
  blocked by this: upload
  hint: look at what \`refine\` made
`);
    expect(text).toContain("\n  finished:\n    grid: film/build/grid.png\n");
  });

  it.each([
    ["paused", "storycore is paused, began <moment>, 20s ago: nothing new starts"],
    ["cancelled", "storycore was cancelled after 12.8s, began <moment>"],
    ["succeeded", "storycore succeeded in 12.8s, began <moment>"],
  ] as const)("begins with the state: %s", (state, title) => {
    const events = state === "paused" ? recordedSuccess.slice(0, -1) : recordedSuccess;
    expect(shown(state, events).split("\n")[0]).toBe(title);
  });

  it("says what is left of a budget", () => {
    const [started, ...others] = recordedRun;
    const events = [{ ...started, budget: { retries: 3 } } as RunEvent, ...others];
    expect(shown("failed", events).split("\n")[3]).toMatch(/^ {2}budget: 1 of 3 retries/u);
  });

  it("has little to say of one that has not begun", () => {
    expect(shown("pending", [])).toBe(
      "storycore is pending since <moment>: it waits for another run\n  run 01RUN, pipeline.yaml",
    );
  });

  it("makes do with the report where the events cannot be read", () => {
    const whole = statusOf("succeeded", recordedSuccess);
    const lines = renderStatus({ ...whole, view: undefined }, style).split("\n");
    expect(lines.slice(4, 7)).toEqual([
      "succeeded   grid  5.8s",
      "succeeded   refine  1.0s",
      "succeeded   qa  2.0s",
    ]);
  });

  it("counts what would fill the screen", () => {
    const jobs = Array.from({ length: 1000 }, (_, index) => ({ ...recordedJobs[0], job: `s${index}` }));
    const started = { ...recordedRun[0], jobs } as RunEvent;
    const settled = { ...recordedRun[5], job: "s1" } as RunEvent;
    const running = { ...recordedRun[1], job: "s2" } as RunEvent;
    const lines = shown("running", [started, settled, running]).split("\n");
    expect(lines.slice(4, 6)).toEqual([
      "running     s2      20s  the master sheet",
      "and 998 waiting, 1 succeeded",
    ]);
  });

  it("is the report for programs, with the state", () => {
    const status = statusOf("running", until("attempt.started", "export"), { continues: "01EARLIER" });
    expect(JSON.parse(renderStatusJson(status, nowMs))).toEqual({
      ...JSON.parse(JSON.stringify(status.report)),
      state: "running",
      continues: "01EARLIER",
      progress: { fraction: 5 / 9, timeLeftMs: null },
    });
  });

  it("says how long one that goes on is likely to take, where earlier runs are known", () => {
    const second = { low: 900, middle: 1000, high: 1100 };
    const long = { low: 25_000, middle: 30_000, high: 40_000 };
    const jobs = recordedJobs.map((job) => {
      return { ...job, history: { durationMs: job.job === "export" ? long : second } };
    });
    const events = until("attempt.started", "export").map((event) =>
      event.type === "run.started" ? { ...event, jobs } : event,
    );
    expect(shown("running", events)).toContain("\n  ████░░░░░░  42 %  5 of 7 stages · 15–30 s left\n");
    const { progress } = JSON.parse(renderStatusJson(statusOf("running", events), nowMs));
    expect(progress).toMatchObject({ timeLeftMs: { low: 15_700, high: 30_900 } });
    expect(JSON.parse(renderStatusJson(statusOf("failed", events), nowMs))).not.toHaveProperty("progress");
  });
});
