import type {
  AttemptFact,
  JobSketch,
  RoundSettled,
  RunEvent,
  RunStarted,
  StageFact,
} from "../model/event.ts";
import type { JsonObject } from "../model/json.ts";
import type { Failure, FailureClass, JobState, RunState } from "../model/outcome.ts";

/** The version of the report's format; grows when a member changes its meaning or goes away. */
const reportFormat = 1;

/** More warnings than these are only counted. */
const maxWarnings = 1_000;

/** What a run did and made, for programs: `report.json` in the folder of the run. */
export interface RunReport {
  readonly format: typeof reportFormat;
  readonly run: string;
  readonly name: string;
  readonly manifest: string;
  readonly success: boolean;
  /** `interrupted`: the events end before the run did. */
  readonly state: RunState | "interrupted";
  readonly exitCode: number | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly concurrency: number;
  readonly params: JsonObject;
  /** Paths that the run was for: outputs of succeeded stages that no stage with outputs of its own needs. */
  readonly products: readonly string[];
  /** In plan order. */
  readonly stages: readonly ReportedStage[];
  readonly loops: readonly ReportedLoop[];
  readonly errors: readonly ReportedError[];
  readonly warnings: readonly ReportedWarning[];
  /** Warnings past the limit that a report keeps. */
  readonly warningsDropped: number;
}

export interface ReportedStage {
  readonly id: string;
  readonly description?: string;
  readonly state: JobState;
  readonly durationMs: number;
  /** How many rounds of its loop it ran in; 1 outside of loops, 0 if it never ran. */
  readonly rounds: number;
  readonly attempts: readonly ReportedAttempt[];
  readonly results: JsonObject;
  readonly outputs: readonly string[];
  /** Why it was skipped, with values. */
  readonly skippedBecause?: string;
  /** The stages whose failure blocked it. */
  readonly blockedBy?: readonly string[];
  readonly failure?: Failure;
}

interface ReportedAttempt {
  readonly round: number;
  readonly attempt: number;
  readonly status: "succeeded" | "failed" | "cancelled" | "unfinished";
  readonly durationMs: number;
  readonly command: string;
  readonly log: string;
  readonly class?: FailureClass;
  readonly message?: string;
}

export interface ReportedLoop {
  /** The stage with the loop. */
  readonly stage: string;
  readonly limit: number;
  /** How often the stage ran. */
  readonly rounds: number;
  /** Null until the loop has settled. */
  readonly decision: "satisfied" | "exhausted" | "failed" | null;
  readonly history: readonly ReportedRound[];
}

/** The loop's body, judged after `round` reworks. */
export interface ReportedRound {
  readonly round: number;
  readonly decision: RoundSettled["decision"];
  readonly explanation: string;
  /** Of the loop's stage and of those in its body, as they came out in this round. */
  readonly results: { readonly [stage: string]: JsonObject };
}

interface ReportedError {
  readonly stage: string;
  readonly class: FailureClass;
  readonly message: string;
  readonly hint?: string;
}

interface ReportedWarning {
  readonly message: string;
  readonly stage?: string;
}

/** The report of a run as its events tell it; they may end early. */
export function foldReport(events: readonly RunEvent[]): RunReport {
  const draft = newDraft();
  for (const event of events) applyEvent(draft, event);
  return {
    ...headOf(draft),
    products: productsOf(draft),
    stages: [...draft.stages.values()].map(stageReport),
    loops: [...draft.loops.values()].map(loopReport),
    errors: [...draft.stages.values()].flatMap(errorOf),
    warnings: draft.warnings,
    warningsDropped: draft.warningsDropped,
  };
}

interface Draft {
  started: (RunStarted & { readonly at: number }) | undefined;
  settled: { readonly state: RunState; readonly exitCode: number; readonly durationMs: number } | undefined;
  lastAt: number;
  readonly stages: Map<string, StageDraft>;
  readonly loops: Map<string, LoopDraft>;
  readonly warnings: ReportedWarning[];
  warningsDropped: number;
}

interface StageDraft {
  readonly sketch: JobSketch;
  state: JobState;
  readonly attempts: ReportedAttempt[];
  skippedBecause?: string;
  blockedBy?: readonly string[];
  settled?: Extract<StageFact, { type: "stage.settled" }>;
}

interface LoopDraft {
  readonly stage: string;
  readonly limit: number;
  rounds: number;
  decision: ReportedLoop["decision"];
  readonly history: ReportedRound[];
  /** Since the body was last judged. */
  readonly results: Map<string, JsonObject>;
}

function newDraft(): Draft {
  return {
    started: undefined,
    settled: undefined,
    lastAt: 0,
    stages: new Map(),
    loops: new Map(),
    warnings: [],
    warningsDropped: 0,
  };
}

function applyEvent(draft: Draft, event: RunEvent): void {
  draft.lastAt = event.at;
  switch (event.type) {
    case "run.started":
      return applyStart(draft, event);
    case "run.settled":
      draft.settled = event;
      return;
    case "stage.skipped":
    case "stage.blocked":
    case "stage.settled":
      return applyStage(draft, event);
    case "attempt.started":
    case "attempt.progressed":
    case "attempt.finished":
      return applyAttempt(draft, event);
    case "retry.scheduled":
      return setState(draft, event.job, "retrying");
    case "round.started":
      return updateLoop(draft, event.loop, (loop) => (loop.rounds = event.round));
    case "round.settled":
      return updateLoop(draft, event.loop, (loop) => judgeRound(loop, event));
    case "loop.settled":
      return updateLoop(draft, event.loop, (loop) => {
        loop.decision = event.decision;
        loop.rounds = event.rounds;
      });
    case "warning.raised":
      return addWarning(draft, event.message, event.job);
  }
}

function applyStart(draft: Draft, event: RunStarted & { readonly at: number }): void {
  draft.started = event;
  for (const sketch of event.jobs) {
    draft.stages.set(sketch.job, { sketch, state: "waiting", attempts: [] });
    if (sketch.limit === undefined) continue;
    draft.loops.set(sketch.stage, {
      stage: sketch.stage,
      limit: sketch.limit,
      rounds: 0,
      decision: null,
      history: [],
      results: new Map(),
    });
  }
}

function applyStage(draft: Draft, event: StageFact): void {
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

function applyAttempt(draft: Draft, event: AttemptFact): void {
  const stage = draft.stages.get(event.job);
  if (stage === undefined || event.type === "attempt.progressed") return;
  if (event.type === "attempt.started") {
    const { round, attempt, command, log } = event;
    stage.state = "running";
    stage.attempts.push({ round, attempt, status: "unfinished", durationMs: 0, command, log });
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
  const cause =
    outcome.status === "failed" ? { class: outcome.failure.class, message: outcome.failure.message } : {};
  stage.attempts[index] = { ...begun, status: outcome.status, durationMs, ...cause };
  stage.state = "waiting";
}

/** Results count for each loop that holds the stage, and for its own. */
function noteResults(draft: Draft, sketch: JobSketch, results: JsonObject): void {
  for (const id of [sketch.stage, ...sketch.loops]) {
    const loop = draft.loops.get(id);
    loop?.results.set(sketch.job, results);
  }
}

function judgeRound(loop: LoopDraft, event: RoundSettled): void {
  const { round, decision, explanation } = event;
  loop.history.push({ round, decision, explanation, results: Object.fromEntries(loop.results) });
  loop.results.clear();
}

function setState(draft: Draft, job: string, state: JobState): void {
  const stage = draft.stages.get(job);
  if (stage !== undefined) stage.state = state;
}

function updateLoop(draft: Draft, id: string, update: (loop: LoopDraft) => void): void {
  const loop = draft.loops.get(id);
  if (loop !== undefined) update(loop);
}

function addWarning(draft: Draft, message: string, job: string | undefined): void {
  if (draft.warnings.length === maxWarnings) draft.warningsDropped += 1;
  else draft.warnings.push(job === undefined ? { message } : { message, stage: job });
}

function headOf(draft: Draft) {
  const { started, settled } = draft;
  const startedAtMs = started?.at ?? draft.lastAt;
  return {
    format: reportFormat,
    run: started?.run ?? "",
    name: started?.name ?? "",
    manifest: started?.manifest ?? "",
    success: settled?.state === "succeeded",
    state: settled?.state ?? "interrupted",
    exitCode: settled?.exitCode ?? null,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: settled?.durationMs ?? draft.lastAt - startedAtMs,
    concurrency: started?.concurrency ?? 0,
    params: started?.params ?? {},
  } as const;
}

function stageReport(stage: StageDraft): ReportedStage {
  const { sketch, settled } = stage;
  return {
    id: sketch.job,
    ...(sketch.description === undefined ? {} : { description: sketch.description }),
    state: stage.state,
    durationMs: settled?.durationMs ?? 0,
    rounds: new Set(stage.attempts.map((attempt) => attempt.round)).size,
    attempts: stage.attempts,
    results: settled?.results ?? {},
    outputs: settled?.outputs ?? [],
    ...(stage.state === "skipped" && stage.skippedBecause !== undefined
      ? { skippedBecause: stage.skippedBecause }
      : {}),
    ...(stage.blockedBy === undefined ? {} : { blockedBy: stage.blockedBy }),
    ...(settled?.failure === undefined ? {} : { failure: settled.failure }),
  };
}

function loopReport(loop: LoopDraft): ReportedLoop {
  const { stage, limit, rounds, decision, history } = loop;
  return { stage, limit, rounds, decision, history };
}

function errorOf(stage: StageDraft): readonly ReportedError[] {
  const failure = stage.settled?.failure;
  if (failure === undefined) return [];
  const { class: failureClass, message, hint } = failure;
  return [{ stage: stage.sketch.job, class: failureClass, message, ...(hint === undefined ? {} : { hint }) }];
}

/**
 * A stage that only looks at what it needs (uploads it, tells somebody) has no outputs; the film it looked at
 * is still what the run was for.
 */
function productsOf(draft: Draft): readonly string[] {
  const used = new Set<string>();
  for (const stage of draft.stages.values()) {
    const onlyLooks = stage.settled?.state === "succeeded" && stage.settled.outputs.length === 0;
    if (!onlyLooks) for (const need of stage.sketch.needs) used.add(need);
  }
  const ends = [...draft.stages.values()].filter(
    (stage) => !used.has(stage.sketch.job) && stage.settled?.state === "succeeded",
  );
  return [...new Set(ends.flatMap((stage) => stage.settled?.outputs ?? []))];
}
