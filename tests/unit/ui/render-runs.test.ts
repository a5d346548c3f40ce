import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import type { KeptRun } from "../../../src/runs/list-runs.ts";
import { reportKeptRun } from "../../../src/runs/report-kept-run.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import {
  type ListedRun,
  renderPrunedRuns,
  renderRuns,
  renderRunsJson,
  renderUnreadable,
  type RunsStyle,
} from "../../../src/ui/render-runs.ts";
import { textWidth } from "../../../src/ui/terminal-text.ts";
import { keptRun } from "../runs/kept-run.ts";
import { recordedRun, recordedSuccess } from "./recorded-run.ts";

const id = (n: number) => `01K000000${n}ABCDEFGHABCDEFGH`;
const startMs = recordedRun[0]?.at ?? 0;
const nowMs = startMs + 600_000;

function listed(run: KeptRun, events: readonly RunEvent[]): ListedRun {
  return { run, report: reportKeptRun(run, events, nowMs) };
}

function ended(n: number, state: "succeeded" | "failed", events: readonly RunEvent[]): ListedRun {
  return { run: keptRun(id(n), state, startMs), report: foldReport(events) };
}

const runs: readonly ListedRun[] = [
  listed(keptRun(id(5), "pending", nowMs - 5_000), []),
  listed(keptRun(id(4), "running", startMs, { stages: ["export", "upload"] }), recordedRun.slice(0, 25)),
  listed(keptRun(id(3), "interrupted", startMs, { continues: id(1) }), recordedRun.slice(0, 17)),
  ended(2, "succeeded", recordedSuccess),
  ended(1, "failed", recordedRun),
];

const style: RunsStyle = { palette: createPalette(false), screen: { columns: 100, idLength: 10 }, nowMs };

describe("the list of runs", () => {
  it("has a line for each on a screen, with ids that can be typed and times as one says them", () => {
    expect(renderRuns(runs, 0, style)).toBe(`\
RUN         STATE        BEGAN    TOOK    PIPELINE   STAGES         CAME TO
01K0000005  pending      5s ago           storycore  all            waits for another run
01K0000004  running      10m ago  10m00s  storycore  export upload  5 of 7 stages, export runs
01K0000003  interrupted  10m ago  7.8s    storycore  all            3 of 7 stages, continues 01K000…
01K0000002  succeeded    10m ago  12.8s   storycore  all            6 succeeded, 1 skipped
01K0000001  failed       10m ago  13.8s   storycore  all            4 succeeded, 1 skipped, 1 faile…`);
  });

  it("is never wider than the screen, down to what can be read", () => {
    for (const columns of [80, 90, 120]) {
      const text = renderRuns(runs, 0, { ...style, screen: { columns, idLength: 10 } });
      expect(Math.max(...text.split("\n").map(textWidth))).toBeLessThanOrEqual(columns);
    }
  });

  it("is whole where nobody looks at a screen", () => {
    const text = renderRuns(runs.slice(4), 0, { ...style, screen: undefined });
    expect(text.replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, "<moment>")).toBe(`\
RUN                         STATE   BEGAN                TOOK   PIPELINE   STAGES  CAME TO
01K0000001ABCDEFGHABCDEFGH  failed  <moment>  13.8s  storycore  all     4 succeeded, 1 skipped, 1 failed, 1 blocked`);
  });

  it("names the manifest where it is not the usual one, and what the limit left out", () => {
    const run = keptRun(id(1), "failed", startMs, { manifest: "short.yaml", name: "storycore\u001b" });
    const text = renderRuns([listed(run, recordedRun)], 13, {
      ...style,
      screen: { columns: 120, idLength: 10 },
    });
    expect(text).toContain("  storycore␛ (short.yaml)  ");
    expect(text.split("\n").at(-1)).toBe("and 13 more: --limit 14 shows them");
  });

  it("is an array for programs", () => {
    const [first] = JSON.parse(renderRunsJson(runs.slice(4)));
    expect(first).toEqual({
      id: id(1),
      state: "failed",
      name: "storycore",
      manifest: "pipeline.yaml",
      stages: [],
      startedAt: "2026-01-02T12:00:00.000Z",
      endedAt: "2026-01-02T12:00:01.000Z",
      durationMs: 13_800,
      exitCode: 1,
      continues: null,
      counts: { total: 7, succeeded: 4, skipped: 1, failed: 1, blocked: 1, cancelled: 0 },
    });
  });

  it("names the folders that are no runs", () => {
    expect(renderUnreadable(["A"])).toBe(
      "1 folder in .storyflow/runs/ is no run that this storyflow can read: A",
    );
    expect(renderUnreadable(["A", "B", "C", "D"])).toBe(
      "4 folders in .storyflow/runs/ are no run that this storyflow can read: A, B, C and 1 more",
    );
  });
});

describe("what was deleted", () => {
  it("is named, with what it freed", () => {
    expect(renderPrunedRuns({ runs: ["B", "A"], bytes: 2_100_000, kept: 1 }, false)).toBe(
      "deleted 2 runs: 2.1 MB\n  B\n  A\n  1 run is left",
    );
    expect(renderPrunedRuns({ runs: [], bytes: 0, kept: 3 }, true)).toBe(
      "would delete 0 runs: 0 B\n  3 runs would be left",
    );
  });

  it("is counted where it is much", () => {
    const ids = Array.from({ length: 23 }, (_, index) => `R${index}`);
    const lines = renderPrunedRuns({ runs: ids, bytes: 0, kept: 3 }, false).split("\n");
    expect(lines.slice(-3)).toEqual(["  R19", "  and 3 more", "  3 runs are left"]);
  });
});
