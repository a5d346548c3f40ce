import type { JobSketch, RunEvent } from "../../src/model/event.ts";
import type { GradedFailure, GradedOutcome } from "../../src/model/severity.ts";

type Of<Type extends RunEvent["type"]> = Required<Extract<RunEvent, { readonly type: Type }>>;

const at = 1_800_000_000_000;
const of = { job: "film", round: 1 } as const;
const of1 = { ...of, attempt: 1 } as const;

const failure: Required<GradedFailure> = {
  class: "contract",
  severity: "high",
  message: "it said no",
  exitCode: 3,
  signal: "SIGSEGV",
  place: { file: "pipeline.yaml", line: 1, column: 2, start: 1, end: 2 },
  retryAfterMs: 10,
  hint: "ask again",
  job: "qa",
  isOld: true,
  budget: "retries",
  tail: ["no"],
  details: ["score 3"],
};

const outcomes: readonly GradedOutcome[] = [
  { status: "succeeded", exitCode: null, results: { score: 3 } },
  { status: "failed", failure },
  { status: "cancelled" },
];

const sketch: Required<JobSketch> = {
  job: "film",
  stage: "film",
  needs: ["qa"],
  weight: 1,
  title: "The film",
  icon: "🎬",
  description: "of a lighthouse",
  isFannedOut: true,
  item: "s01",
  loops: ["autofix"],
  limit: 3,
  always: false,
  attempts: 2,
  pools: [{ pool: "gpu", share: 0.5 }],
  history: {
    durationMs: { low: 900, middle: 1000, high: 1200 },
    rounds: { low: 0, middle: 1, high: 2 },
  },
};

/** Of each type an event with every member that it can have: the compiler asks for all of them. */
export const everyEvent: { readonly [Type in RunEvent["type"]]: readonly Of<Type>[] } = {
  "run.started": [
    {
      at,
      type: "run.started",
      run: "01RUN",
      manifest: "pipeline.yaml",
      name: "film",
      params: { threshold: 3 },
      concurrency: 2,
      budget: { retries: 1, rounds: 2, timeMs: 3 },
      continues: "01OLD",
      jobs: [sketch],
    },
  ],
  "run.paused": [{ at, type: "run.paused" }],
  "run.resumed": [{ at, type: "run.resumed" }],
  "run.settled": [{ at, type: "run.settled", state: "succeeded", exitCode: 0, durationMs: 1.5 }],
  "stage.ready": [{ at, type: "stage.ready", ...of }],
  "stage.keyed": [{ at, type: "stage.keyed", ...of, pass: 2, key: "ab" }],
  "stage.expanded": [{ at, type: "stage.expanded", job: "film", jobs: [sketch] }],
  "slots.awaited": [{ at, type: "slots.awaited", ...of, pools: ["gpu"], isElsewhere: true }],
  "stage.skipped": [{ at, type: "stage.skipped", ...of, explanation: "qa.score 3 < 2" }],
  "stage.blocked": [{ at, type: "stage.blocked", job: "film", causes: ["qa"] }],
  "stage.settled": [
    {
      at,
      type: "stage.settled",
      job: "film",
      state: "failed",
      durationMs: 1,
      results: { score: 3 },
      outputs: ["a"],
      failure,
    },
  ],
  "attempt.started": [{ at, type: "attempt.started", ...of1, command: "make film", log: "film.log" }],
  "attempt.progressed": [{ at, type: "attempt.progressed", ...of1, fraction: 0.5, message: "frame 3" }],
  "attempt.finished": outcomes.map((outcome) => ({
    at,
    type: "attempt.finished",
    ...of1,
    outcome,
    durationMs: 1,
  })),
  "retry.scheduled": [
    { at, type: "retry.scheduled", ...of1, limit: 2, delayMs: 5, class: "transient", isAsked: true },
  ],
  "round.started": [
    { at, type: "round.started", loop: "autofix", round: 1, limit: 3, explanation: "qa.score 2 < 3" },
  ],
  "round.settled": [
    {
      at,
      type: "round.settled",
      loop: "autofix",
      round: 1,
      limit: 3,
      decision: "exhausted",
      explanation: "qa.score 2 < 3",
      score: 2,
      gain: -0.5,
      budget: "rounds",
    },
  ],
  "loop.settled": [{ at, type: "loop.settled", loop: "autofix", rounds: 2, decision: "satisfied", kept: 1 }],
  "budget.spent": [
    { at, type: "budget.spent", budget: "rounds", limit: 3, job: "film" },
    { at, type: "budget.spent", budget: "time", limitMs: 1000 },
  ],
  "cache.hit": [
    { at, type: "cache.hit", ...of, key: "ab", exitCode: null, results: { score: 3 }, savedMs: 10 },
  ],
  "cache.missed": [{ at, type: "cache.missed", ...of, reasons: ["never ran"], isAsked: true }],
  "cache.stored": [{ at, type: "cache.stored", ...of, key: "ab", files: 1, bytes: 2 }],
  "cache.evicted": [{ at, type: "cache.evicted", records: 1, files: 2, bytes: 3 }],
  "outputs.restored": [{ at, type: "outputs.restored", job: "film", files: 1, bytes: 2 }],
  "outputs.outdated": [{ at, type: "outputs.outdated", job: "film", paths: ["a"] }],
  "state.saved": [{ at, type: "state.saved", events: 3 }],
  "warning.raised": [{ at, type: "warning.raised", message: "mind the gap", job: "film" }],
};
