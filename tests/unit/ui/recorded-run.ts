import type { JobSketch, RunEvent, RunFact } from "../../../src/model/event.ts";

/** 12:00:00 UTC on some day. */
const startMs = Date.UTC(2026, 0, 2, 12, 0, 0);

function sketch(id: string, needs: readonly string[], rest: Partial<JobSketch> = {}): JobSketch {
  return { job: id, stage: id, needs, weight: 1, loops: [], always: false, ...rest };
}

export const recordedJobs: readonly JobSketch[] = [
  sketch("grid", [], { description: "the master sheet" }),
  sketch("refine", ["grid"]),
  sketch("qa", ["refine"], { loops: ["autofix"] }),
  sketch("autofix", ["qa"], { limit: 3 }),
  sketch("captions", ["grid"]),
  sketch("export", ["refine", "autofix", "captions"], { weight: 3, description: "the film", attempts: 2 }),
  sketch("upload", ["export"]),
];

function started(job: string, round = 0, attempt = 1): RunFact {
  const log = `.storyflow/runs/01RUN/logs/${job}.${round}.${attempt}.log`;
  return { type: "attempt.started", job, round, attempt, command: `node tools/${job}.mjs`, log };
}

function finished(job: string, results: Record<string, number>, round = 0): RunFact {
  const outcome = { status: "succeeded", exitCode: 0, results } as const;
  return { type: "attempt.finished", job, round, attempt: 1, outcome, durationMs: 1000 };
}

function settled(job: string, durationMs: number, outputs: readonly string[], results = {}): RunFact {
  return { type: "stage.settled", job, state: "succeeded", durationMs, results, outputs };
}

const failure = {
  class: "exit",
  severity: "high",
  message: "node tools/export.mjs exited with 1",
  exitCode: 1,
  hint: "look at what `refine` made",
  tail: ["  reading build/refined/\t", "\u001b[31mError: no frames\u001b[0m\u0007"],
} as const;

const again = "qa.score 3.1 < threshold 3.5";
const better = "qa.score 3.9 < threshold 3.5";

/** Each fact with the milliseconds since the fact before it. */
const facts: readonly (readonly [number, RunFact])[] = [
  [
    0,
    {
      type: "run.started",
      run: "01RUN",
      manifest: "pipeline.yaml",
      name: "storycore",
      params: { threshold: 3.5 },
      concurrency: 2,
      budget: {},
      jobs: recordedJobs,
    },
  ],
  [0, started("grid")],
  [400, { type: "attempt.progressed", job: "grid", round: 0, attempt: 1, fraction: 0.5, message: "panel 4" }],
  [
    5000,
    { type: "attempt.progressed", job: "grid", round: 0, attempt: 1, fraction: 0.9, message: "panel 8" },
  ],
  [400, finished("grid", { panels: 9 })],
  [0, settled("grid", 5800, ["build/grid.png"], { panels: 9 })],
  [0, started("refine")],
  [0, { type: "stage.skipped", job: "captions", round: 0, explanation: "params.captions false" }],
  [0, { type: "stage.settled", job: "captions", state: "skipped", durationMs: 0, results: {}, outputs: [] }],
  [0, { type: "warning.raised", job: "refine", message: "panel 3 is very dark" }],
  [1000, finished("refine", {})],
  [0, settled("refine", 1000, ["build/refined/"])],
  [0, started("qa")],
  [1000, finished("qa", { score: 3.1 })],
  [0, { type: "round.settled", loop: "autofix", round: 0, limit: 3, decision: "again", explanation: again }],
  [0, { type: "round.started", loop: "autofix", round: 1, limit: 3, explanation: again }],
  [0, started("autofix", 1)],
  [1000, finished("autofix", { fixed: 2, delta: 0.8 }, 1)],
  [0, started("qa", 1)],
  [1000, finished("qa", { score: 3.9 }, 1)],
  [
    0,
    {
      type: "round.settled",
      loop: "autofix",
      round: 1,
      limit: 3,
      decision: "satisfied",
      explanation: better,
    },
  ],
  [0, { type: "loop.settled", loop: "autofix", rounds: 1, decision: "satisfied", kept: 1 }],
  [0, settled("qa", 2000, ["build/qa.json"], { score: 3.9 })],
  [0, settled("autofix", 1000, ["build/refined/"], { fixed: 2, delta: 0.8 })],
  [0, started("export")],
  [
    2000,
    {
      type: "attempt.finished",
      job: "export",
      round: 0,
      attempt: 1,
      outcome: { status: "failed", failure: { ...failure, severity: "low" } },
      durationMs: 2000,
    },
  ],
  [
    0,
    { type: "retry.scheduled", job: "export", round: 0, attempt: 2, limit: 1, delayMs: 500, class: "exit" },
  ],
  [500, started("export", 0, 2)],
  [
    1500,
    {
      type: "attempt.finished",
      job: "export",
      round: 0,
      attempt: 2,
      outcome: { status: "failed", failure },
      durationMs: 1500,
    },
  ],
  [
    0,
    {
      type: "stage.settled",
      job: "export",
      state: "failed",
      durationMs: 3500,
      results: {},
      outputs: [],
      failure,
    },
  ],
  [0, { type: "stage.blocked", job: "upload", causes: ["export"] }],
  [0, { type: "stage.settled", job: "upload", state: "blocked", durationMs: 0, results: {}, outputs: [] }],
  [0, { type: "run.settled", state: "failed", exitCode: 1, durationMs: 13_800 }],
];

/** A run with a loop that is satisfied after a round, a skipped stage, a retry and a failure. */
export const recordedRun: readonly RunEvent[] = withTimes(facts);

/** The same, but the film is made and uploaded. */
export const recordedSuccess: readonly RunEvent[] = withTimes([
  ...facts.slice(
    0,
    facts.findIndex(([, fact]) => fact.type === "attempt.started" && fact.job === "export"),
  ),
  [0, started("export")],
  [2000, finished("export", { frames: 120 })],
  [0, settled("export", 2000, ["build/film.mp4"], { frames: 120 })],
  [0, started("upload")],
  [1000, finished("upload", {})],
  [0, settled("upload", 1000, [])],
  [0, { type: "run.settled", state: "succeeded", exitCode: 0, durationMs: 12_800 }],
]);

function withTimes(list: readonly (readonly [number, RunFact])[]): readonly RunEvent[] {
  let at = startMs;
  return list.map(([sinceMs, fact]) => {
    at += sinceMs;
    return { at, ...fact };
  });
}
