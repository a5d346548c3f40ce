import type { RunEvent } from "../model/event.ts";
import { findProducts } from "./find-products.ts";
import { inPlanOrder } from "./plan-order.ts";
import { budgetOf, type StageSpending } from "./report-budget.ts";
import { applyEvent, type LoopDraft, newDraft, type ReportDraft, type StageDraft } from "./report-draft.ts";
import { reportErrors, type Rerun } from "./report-errors.ts";
import {
  type ReportedCache,
  type ReportedLoop,
  type ReportedStage,
  reportFormat,
  type RunReport,
} from "./run-report.ts";

/** The report of a run as its events tell it; they may end early. `rerun` is the command that runs a stage alone. */
export function foldReport(events: readonly RunEvent[], rerun?: Rerun): RunReport {
  const draft = newDraft();
  for (const event of events) applyEvent(draft, event);
  const stages = inPlanOrder([...draft.stages.values()]).map((stage) => ({
    stage: stageReport(stage),
    sketch: stage.sketch,
  }));
  return {
    ...headOf(draft),
    cache: cacheOf(draft),
    budget: budgetOf(draft.started?.budget ?? {}, {
      isSpent: (kind) => draft.spentBudgets.has(kind),
      runMs: draft.settled?.durationMs ?? draft.lastAt - (draft.started?.at ?? draft.lastAt),
      stages: [...draft.stages.values()].map(spendingOf),
    }),
    products: findProducts([...draft.stages.values()]),
    stages: stages.map(({ stage }) => stage),
    loops: [...draft.loops.values()].map(loopReport),
    errors: reportErrors(stages, rerun),
    warnings: draft.warnings,
    warningsDropped: draft.warningsDropped,
  };
}

/** A stage with a loop spends a round whenever it begins to execute. */
function spendingOf({ sketch, attempts, retries }: StageDraft): StageSpending {
  const isLoop = sketch.limit !== undefined;
  return {
    stage: sketch.job,
    retries,
    rounds: isLoop ? attempts.filter(({ attempt }) => attempt === 1).length : 0,
    spentMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

function headOf(draft: ReportDraft) {
  const { started, settled } = draft;
  const startedAtMs = started?.at ?? draft.lastAt;
  return {
    format: reportFormat,
    run: started?.run ?? "",
    name: started?.name ?? "",
    manifest: started?.manifest ?? "",
    ...(started?.continues === undefined ? {} : { continues: started.continues }),
    success: settled?.state === "succeeded",
    state: settled?.state ?? "interrupted",
    exitCode: settled?.exitCode ?? null,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: settled?.durationMs ?? draft.lastAt - startedAtMs,
    concurrency: started?.concurrency ?? 0,
    params: started?.params ?? {},
  } as const;
}

function cacheOf(draft: ReportDraft): ReportedCache {
  const stages = [...draft.stages.values()];
  const count = (how: ReportedStage["how"]) => stages.filter((stage) => howOf(stage) === how).length;
  return {
    executed: count("executed"),
    restored: count("restored"),
    fresh: count("fresh"),
    savedMs: stages.reduce((sum, { savedMs }) => sum + savedMs, 0),
  };
}

/** One round that executed makes a stage executed. */
function howOf({ state, attempts, hits, isRestored }: StageDraft): ReportedStage["how"] {
  if (state !== "succeeded" || attempts.length + hits === 0) return undefined;
  if (attempts.length > 0) return "executed";
  return isRestored ? "restored" : "fresh";
}

function stageReport(stage: StageDraft): ReportedStage {
  const { sketch, settled } = stage;
  const how = howOf(stage);
  return {
    id: sketch.job,
    ...(sketch.item === undefined ? {} : { stage: sketch.stage, item: sketch.item }),
    ...(sketch.description === undefined ? {} : { description: sketch.description }),
    ...(stage.jobs === undefined ? {} : { jobs: stage.jobs }),
    state: stage.state,
    ...(how === undefined ? {} : { how }),
    durationMs: settled?.durationMs ?? 0,
    savedMs: stage.savedMs,
    reasons: stage.reasons,
    rounds: new Set(stage.attempts.map((attempt) => attempt.round)).size,
    attempts: stage.attempts,
    results: settled?.results ?? {},
    outputs: settled?.outputs ?? [],
    ...(stage.state === "skipped" && stage.skippedBecause !== undefined
      ? { skippedBecause: stage.skippedBecause }
      : {}),
    ...(stage.outOfDate === undefined ? {} : { outOfDate: stage.outOfDate }),
    ...(stage.state === "blocked" && stage.blockedBy !== undefined ? { blockedBy: stage.blockedBy } : {}),
    ...(settled?.failure === undefined ? {} : { failure: settled.failure }),
  };
}

function loopReport(loop: LoopDraft): ReportedLoop {
  const { stage, limit, rounds, decision, kept, budget, history } = loop;
  return { stage, limit, rounds, decision, kept, ...(budget === undefined ? {} : { budget }), history };
}
