import { describe, expect, it, vi } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { PlainReporter } from "../../../src/ui/plain-reporter.ts";
import { recordedRun } from "./recorded-run.ts";

const clockTime = (atMs: number) => new Date(atMs).toISOString().slice(11, 19);

function tell(events: readonly RunEvent[], options: { readonly colors?: boolean } = {}): string {
  let text = "";
  const output = { write: (part: string) => (text += part) };
  const palette = createPalette(options.colors === true);
  const reporter = new PlainReporter({ output, palette, clockTime });
  for (const event of events) reporter.onEvent(event);
  return text;
}

describe("plain lines", () => {
  it("give an announcement the time when it is made, however long ago the last event was", () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 30) });
    try {
      const written: string[] = [];
      const reporter = new PlainReporter({ output: { write: (text) => written.push(text) }, clockTime });
      const at = Date.UTC(2026, 0, 1, 11, 0);
      reporter.onEvent({ at, type: "run.settled", state: "succeeded", exitCode: 0, durationMs: 0 });
      reporter.announce("SIGINT: stopping what runs");
      expect(written).toEqual(["12:30:00 storyflow  SIGINT: stopping what runs\n"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("say of which pools a stage waits for slots", () => {
    const lines: string[] = [];
    const reporter = new PlainReporter({ output: { write: (text) => lines.push(text.trim()) }, clockTime });
    const at = Date.UTC(2026, 0, 1, 12, 0);
    reporter.onEvent({ at, type: "slots.awaited", job: "video", round: 0, pools: ["gpu", "licence"] });
    const elsewhere = { pools: ["gpu"], isElsewhere: true } as const;
    reporter.onEvent({ at, type: "slots.awaited", job: "still", round: 0, ...elsewhere });
    expect(lines).toEqual([
      "12:00:00 video  waits for gpu and licence",
      "12:00:00 still  waits for gpu, in use by another run",
    ]);
  });

  it("count down a wait for another attempt that is long, until it is over", async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 0) });
    try {
      const lines: string[] = [];
      const reporter = new PlainReporter({ output: { write: (text) => lines.push(text.trim()) }, clockTime });
      const wait = { type: "retry.scheduled", round: 0, attempt: 2, limit: 3, class: "transient" } as const;
      const at = Date.now();
      reporter.onEvent({ at, ...wait, job: "render", delayMs: 25_000, isAsked: true });
      reporter.onEvent({ at, ...wait, job: "upload", delayMs: 90_000 });
      vi.advanceTimersByTime(15_000);
      const end = { state: "cancelled", durationMs: 0, results: {}, outputs: [] } as const;
      reporter.onEvent({ at, type: "stage.settled", job: "upload", ...end });
      vi.advanceTimersByTime(30_000);
      reporter.onEvent({ at, ...wait, job: "export", delayMs: 90_000 });
      await reporter.close();
      expect(vi.getTimerCount()).toBe(0);
      expect(lines).toEqual([
        "12:00:00 render  retry 1 of 3 in 25.0s, as it was asked to",
        "12:00:00 upload  retry 1 of 3 in 1m30s",
        "12:00:10 render  retry 1 of 3 in 15s",
        "12:00:10 upload  retry 1 of 3 in 1m20s",
        "12:00:20 render  retry 1 of 3 in 5s",
        "12:00:00 export  retry 1 of 3 in 1m30s",
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("tell a run with a loop, a skipped stage, a retry and a failure", () => {
    expect(tell(recordedRun)).toBe(`\
12:00:00 storycore  run 01RUN of pipeline.yaml: 7 stages, 2 at once
12:00:00 grid       started (the master sheet): node tools/grid.mjs
12:00:05 grid       90 %  panel 8
12:00:05 grid       succeeded in 5.8s: panels 9
12:00:05 refine     started: node tools/refine.mjs
12:00:05 captions   skipped: params.captions false
12:00:05 refine     warning: panel 3 is very dark
12:00:06 refine     succeeded in 1.0s
12:00:06 qa         started: node tools/qa.mjs
12:00:07 qa         finished in 1.0s: score 3.1
12:00:07 autofix    round 1 of 3: qa.score 3.1 < threshold 3.5
12:00:07 autofix    started: node tools/autofix.mjs
12:00:08 autofix    finished in 1.0s: fixed 2, delta 0.8
12:00:08 qa         started again, round 1: node tools/qa.mjs
12:00:09 qa         finished in 1.0s: score 3.9
12:00:09 autofix    satisfied after 1 round: qa.score 3.9 < threshold 3.5 is false
12:00:09 export     started (the film): node tools/export.mjs
12:00:11 export     failed after 2.0s (exit): node tools/export.mjs exited with 1
12:00:11 export     retry 1 of 1 in 0.5s
12:00:12 export     started again, attempt 2: node tools/export.mjs
12:00:13 export     failed after 1.5s (exit): node tools/export.mjs exited with 1
12:00:13 upload     blocked by export
`);
  });

  it("are not written for each percent", () => {
    const progress = (at: number, fraction: number, message: string): RunEvent => {
      return { at, type: "attempt.progressed", job: "grid", round: 0, attempt: 1, fraction, message };
    };
    const [start] = recordedRun;
    const at = start?.at ?? 0;
    const steps = Array.from({ length: 100 }, (_, index) =>
      progress(at + 100 * (index + 1), (index + 1) / 100, `panel ${Math.floor(index / 25)}`),
    );
    const events = recordedRun.slice(0, 2).concat(steps);
    expect(tell(events).split("\n").slice(2)).toEqual([
      "12:00:05 grid       50 %  panel 1",
      "12:00:10 grid       100 %  panel 3",
      "",
    ]);
  });

  it("have colours only where they are wanted", () => {
    const warning = recordedRun.filter((event) => event.type === "warning.raised");
    expect(tell(warning)).toBe("12:00:05 refine  warning: panel 3 is very dark\n");
    expect(tell(warning, { colors: true })).toBe(
      "\u001b[2m12:00:05\u001b[22m refine  \u001b[33mwarning: panel 3 is very dark\u001b[39m\n",
    );
  });

  it("carry nothing that a terminal would act on", () => {
    const message = "\u001b[2J\u001b]0;title\u0007 10\r100 %\n\u009b31m\u202e";
    const text = tell([{ at: Date.UTC(2026, 0, 2, 12), type: "warning.raised", message }]);
    expect(text).toBe("12:00:00 storyflow  warning:  10␍100 %␊�\n");
  });

  it("tell that an exhausted loop was accepted, and a failure that no attempt told", () => {
    const at = Date.UTC(2026, 0, 2, 12, 1);
    const [start] = recordedRun;
    const explanation = "qa.score 3.1 < threshold 3.5";
    const end = { durationMs: 3000, results: {}, outputs: [] } as const;
    const lines = tell([
      ...(start === undefined ? [] : [start]),
      { at, type: "round.settled", loop: "autofix", round: 3, limit: 3, decision: "exhausted", explanation },
      { at, type: "stage.settled", job: "autofix", state: "succeeded", ...end },
      {
        at,
        type: "stage.settled",
        job: "export",
        state: "failed",
        ...end,
        failure: { class: "condition", severity: "high", message: "requires qa.score > 3", tail: [] },
      },
      { at, type: "stage.settled", job: "upload", state: "cancelled", ...end },
    ]);
    expect(lines.split("\n").slice(1)).toEqual([
      "12:01:00 autofix    not satisfied after 3 rounds: qa.score 3.1 < threshold 3.5",
      "12:01:00 autofix    accepted as it is",
      "12:01:00 export     failed after 3.0s (condition): requires qa.score > 3",
      "",
    ]);
  });

  it("say how far the run is when something ends, twice a minute at most, if earlier runs are known", () => {
    const durationMs = { low: 54_000, middle: 60_000, high: 66_000 };
    const tellAll = (history: object) => {
      const jobs = ["a", "b", "c"].map((job) => {
        return { job, stage: job, needs: [], weight: 1, loops: [], always: false, ...history };
      });
      const start = { run: "01RUN", manifest: "pipeline.yaml", params: {}, concurrency: 1, budget: {}, jobs };
      const startMs = Date.UTC(2026, 0, 2, 12);
      const attempt = (job: string, at: number, tookMs: number): readonly RunEvent[] => {
        const one = { job, round: 0, attempt: 1 };
        const outcome = { status: "succeeded", exitCode: 0, results: {} } as const;
        return [
          { at, type: "attempt.started", ...one, command: job, log: "log" },
          { at: at + tookMs, type: "attempt.finished", ...one, outcome, durationMs: tookMs },
        ];
      };
      return tell([
        { at: startMs, type: "run.started", name: "film", ...start },
        ...attempt("a", startMs, 60_000),
        ...attempt("b", startMs + 60_000, 20_000),
      ]).split("\n");
    };
    expect(tellAll({ history: { durationMs } }).slice(1)).toEqual([
      "12:00:00 a          started: a",
      "12:01:00 film       42 %, 35 s – 2 min left",
      "12:01:00 b          started: b",
      "",
    ]);
    expect(tellAll({}).slice(1)).toEqual([
      "12:00:00 a          started: a",
      "12:01:00 b          started: b",
      "",
    ]);
  });
});
