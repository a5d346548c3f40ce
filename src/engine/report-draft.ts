import type {
  AttemptFact,
  CacheHit,
  CacheMissed,
  JobSketch,
  OutputsOutdated,
  OutputsRestored,
  RetryScheduled,
  RoundSettled,
  RunEvent,
  RunStarted,
  StageExpanded,
  StageFact,
} from "../model/event.ts";
import type { JsonObject } from "../model/json.ts";
import type { BudgetKind, JobState, RunState } from "../model/outcome.ts";
import type { GradedOutcome } from "../model/severity.ts";
import type { ReportedAttempt, ReportedLoop, ReportedRound, ReportedWarning } from "./run-report.ts";

/** More warnings than these are only counted. */
const maxWarnings = 1_000;

type CacheEvent = CacheHit | CacheMissed | OutputsRestored | OutputsOutdated;

/** What the events so far tell of a run. */
export interface ReportDraft {
  started: (RunStarted & { readonly at: number }) | undefined;
  settled: { readonly state: RunState; readonly exitCode: number; readonly durationMs: number } | undefined;
  lastAt: number;
  readonly spentBudgets: Set<BudgetKind>;
  readonly stages: Map<string, StageDraft>;
  readonly loops: Map<string, LoopDraft>;
  readonly warnings: ReportedWarning[];
  warningsDropped: number;
}

export interface StageDraft {
  readonly sketch: JobSketch;
  state: JobState;
  readonly attempts: ReportedAttempt[];
  retries: number;
  hits: number;
  savedMs: number;
  reasons: readonly string[];
  isRestored: boolean;
  /** Since its last attempt, until it may begin the next. */
  waitedMs: number | undefined;
  /** Of a fanned-out stage. */
  jobs?: number;
  outOfDate?: readonly string[];
  skippedBecause?: string;
  blockedBy?: readonly string[];
  settled?: Extract<StageFact, { type: "stage.settled" }>;
}

export interface LoopDraft {
  readonly stage: string;
  readonly limit: number;
  rounds: number;
  decision: ReportedLoop["decision"];
  kept: number | null;
  budget?: BudgetKind;
  readonly history: ReportedRound[];
  /** Since the body was last judged. */
  readonly results: Map<string, JsonObject>;
}

export function newDraft(): ReportDraft {
  return {
    started: undefined,
    settled: undefined,
    lastAt: 0,
    spentBudgets: new Set(),
    stages: new Map(),
    loops: new Map(),
    warnings: [],
    warningsDropped: 0,
  };
}

export function applyEvent(draft: ReportDraft, event: RunEvent): void {
  draft.lastAt = event.at;
  switch (event.type) {
    case "run.started":
      return applyStart(draft, event);
    case "run.settled":
      draft.settled = event;
      return;
    case "stage.expanded":
      return applyJobs(draft, event);
    case "stage.skipped":
    case "stage.blocked":
    case "stage.settled":
      return applyStage(draft, event);
    case "attempt.started":
    case "attempt.progressed":
    case "attempt.finished":
      return applyAttempt(draft, event);
    case "cache.hit":
    case "cache.missed":
    case "outputs.restored":
    case "outputs.outdated":
      return applyCache(draft, event);
    case "retry.scheduled":
      return applyRetry(draft, event);
    case "budget.spent":
      draft.spentBudgets.add(event.budget);
      return;
    case "round.started":
      return updateLoop(draft, event.loop, (loop) => (loop.rounds = event.round));
    case "round.settled":
      return updateLoop(draft, event.loop, (loop) => judgeRound(loop, event, draft));
    case "loop.settled":
      return updateLoop(draft, event.loop, (loop) => {
        loop.decision = event.decision;
        loop.rounds = event.rounds;
        loop.kept = event.kept ?? null;
      });
    case "run.paused":
    case "run.resumed":
    case "stage.ready":
    case "slots.awaited":
    case "stage.keyed":
    case "cache.stored":
    case "cache.evicted":
    case "state.saved":
      return;
    case "warning.raised":
      return addWarning(draft, event.message, event.job);
  }
}

function applyStart(draft: ReportDraft, event: RunStarted & { readonly at: number }): void {
  draft.started = event;
  for (const sketch of event.jobs) addStage(draft, sketch);
}

function addStage(draft: ReportDraft, sketch: JobSketch): void {
  draft.stages.set(sketch.job, {
    sketch,
    state: "waiting",
    attempts: [],
    retries: 0,
    hits: 0,
    savedMs: 0,
    reasons: [],
    isRestored: false,
    waitedMs: undefined,
  });
  if (sketch.limit === undefined || sketch.isFannedOut === true) return;
  draft.loops.set(sketch.job, {
    stage: sketch.job,
    limit: sketch.limit,
    rounds: 0,
    decision: null,
    kept: null,
    history: [],
    results: new Map(),
  });
}

function applyJobs(draft: ReportDraft, { job, jobs }: StageExpanded): void {
  const stage = draft.stages.get(job);
  if (stage !== undefined) stage.jobs = (stage.jobs ?? 0) + jobs.length;
  for (const sketch of jobs) addStage(draft, sketch);
}

function applyStage(draft: ReportDraft, event: StageFact): void {
  const stage = draft.stages.get(event.job);
  if (stage === undefined) return;
  if (event.type === "stage.skipped") {
    stage.skippedBecause = event.explanation;
  } else if (event.type === "stage.blocked") {
    stage.state = "blocked";
    stage.blockedBy = event.causes;
  } else {
    stage.state = event.state;
    stage.settled = event;
  }
}

function applyCache(draft: ReportDraft, event: CacheEvent): void {
  const stage = draft.stages.get(event.job);
  if (stage === undefined) return;
  switch (event.type) {
    case "cache.hit":
      stage.hits += 1;
      stage.savedMs += event.savedMs;
      return noteResults(draft, stage.sketch, event.results);
    case "cache.missed":
      if (stage.reasons.length === 0) stage.reasons = event.reasons;
      return;
    case "outputs.restored":
      stage.isRestored = true;
      return;
    case "outputs.outdated":
      stage.outOfDate = event.paths;
  }
}

function applyAttempt(draft: ReportDraft, event: AttemptFact): void {
  const stage = draft.stages.get(event.job);
  if (stage === undefined || event.type === "attempt.progressed") return;
  if (event.type === "attempt.started") {
    const { round, attempt, command, log } = event;
    const waited = stage.waitedMs === undefined ? {} : { waitedMs: stage.waitedMs };
    stage.state = "running";
    stage.waitedMs = undefined;
    stage.attempts.push({ round, attempt, status: "unfinished", ...waited, durationMs: 0, command, log });
    return;
  }
  finishAttempt(stage, event);
  if (event.outcome.status === "succeeded") noteResults(draft, stage.sketch, event.outcome.results);
}

function finishAttempt(stage: StageDraft, event: Extract<AttemptFact, { type: "attempt.finished" }>): void {
  const { outcome, durationMs } = event;
  const index = stage.attempts.findLastIndex(
    (attempt) => attempt.round === event.round && attempt.attempt === event.attempt,
  );
  const begun = stage.attempts[index];
  if (begun === undefined) return;
  stage.attempts[index] = { ...begun, status: outcome.status, durationMs, ...causeOf(outcome) };
  stage.state = "waiting";
}

function causeOf(outcome: GradedOutcome) {
  if (outcome.status !== "failed") return {};
  const { class: failureClass, severity, message } = outcome.failure;
  return { class: failureClass, severity, message };
}

/** Results count for each loop that holds the stage, and for its own. */
function noteResults(draft: ReportDraft, sketch: JobSketch, results: JsonObject): void {
  for (const id of [sketch.job, ...sketch.loops]) {
    const loop = draft.loops.get(id);
    loop?.results.set(sketch.job, results);
  }
}

function judgeRound(loop: LoopDraft, event: RoundSettled, draft: ReportDraft): void {
  const { round, decision, explanation, score, gain } = event;
  const judged = { ...(score === undefined ? {} : { score }), ...(gain === undefined ? {} : { gain }) };
  if (event.budget !== undefined) return reviseRound(loop, event.budget);
  const around = roundsAround(loop, draft);
  const within = around.length === 0 ? {} : { within: around };
  const results = Object.fromEntries(loop.results);
  loop.history.push({ round, ...within, decision, explanation, ...judged, results });
  loop.results.clear();
}

function roundsAround({ stage }: LoopDraft, draft: ReportDraft): NonNullable<ReportedRound["within"]> {
  const loops = draft.stages.get(stage)?.sketch.loops ?? [];
  return loops.map((loop) => ({ loop, round: draft.loops.get(loop)?.rounds ?? 0 }));
}

function applyRetry(draft: ReportDraft, { job, delayMs }: RetryScheduled): void {
  const stage = draft.stages.get(job);
  if (stage === undefined) return;
  stage.state = "retrying";
  stage.waitedMs = delayMs;
  stage.retries += 1;
}

/** There was to be another round after the last one, and there is none. */
function reviseRound(loop: LoopDraft, budget: BudgetKind): void {
  const last = loop.history.pop();
  if (last !== undefined) loop.history.push({ ...last, decision: "exhausted" });
  loop.budget = budget;
}

function updateLoop(draft: ReportDraft, id: string, update: (loop: LoopDraft) => void): void {
  const loop = draft.loops.get(id);
  if (loop !== undefined) update(loop);
}

function addWarning(draft: ReportDraft, message: string, job: string | undefined): void {
  if (draft.warnings.length === maxWarnings) draft.warningsDropped += 1;
  else draft.warnings.push(job === undefined ? { message } : { message, stage: job });
}
