import { type Estimate, estimate, type TimeLeft } from "../estimate/estimate.ts";
import type { JobStand } from "../estimate/job-stand.ts";
import { shapeRun, type RunShape } from "../estimate/run-shape.ts";
import { Steady } from "../estimate/steady.ts";
import type {
  AttemptFact,
  CacheHit,
  JobSketch,
  RunEvent,
  RunStarted,
  StageExpanded,
  StageFact,
} from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import { isSettledPhase, JobsView, makeStageView, type StagePhase, type StageView } from "./stage-view.ts";

/** How far a run is. */
export interface Progress {
  /** 0 to 1; never falls, though a loop does work again. */
  readonly fraction: number;
  /** Undefined while there is nothing to tell it from. */
  readonly timeLeft: TimeLeft | undefined;
}

/** Of a run with more jobs than these progress is looked at anew once a second only: for 10,000 it takes about 20 ms. */
const jobsOften = 200;
const seldomMs = 1000;

/** What an estimate could not know. */
const lessons: ReadonlySet<RunEvent["type"]> = new Set([
  "stage.expanded",
  "cache.missed",
  "attempt.started",
  "attempt.finished",
  "retry.scheduled",
  "round.started",
  "run.resumed",
]);

/** A run as a screen needs it: a fold over its events that can be looked at at any time. */
export class RunView {
  readonly name: string;
  readonly startedMs: number;
  readonly concurrency: number;
  /** By the id of the job, those of fanned-out stages too. */
  readonly stages: ReadonlyMap<string, StageView>;
  /** In plan order, one for each stage. */
  readonly rows: readonly StageView[];
  readonly #stages: Map<string, StageView>;
  settled: { readonly state: RunState; readonly durationMs: number } | undefined;
  isPaused = false;
  /** What concerns all stages: that a budget is spent. */
  notice = "";
  /** Undefined where jobs have come into being since it was last looked at. */
  #shape: RunShape | undefined;
  readonly #steady = new Steady();
  #progress: (Progress & { readonly atMs: number }) | undefined;
  /** After a failure that matters, what is left may never run. */
  #isEnding = false;

  constructor(started: RunStarted & { readonly at: number }) {
    this.name = started.name;
    this.startedMs = started.at;
    this.concurrency = started.concurrency;
    this.rows = started.jobs.map((sketch) => makeStageView(sketch, started.at));
    this.#stages = new Map(this.rows.map((stage) => [stage.sketch.job, stage]));
    this.stages = this.#stages;
  }

  apply(event: RunEvent): void {
    if (lessons.has(event.type)) this.#steady.learn();
    switch (event.type) {
      case "run.settled":
        this.settled = event;
        return;
      case "run.paused":
      case "run.resumed":
        this.isPaused = event.type === "run.paused";
        return;
      case "stage.expanded":
        return this.#expand(event, event.at);
      case "stage.skipped":
      case "stage.blocked":
      case "stage.settled":
        this.#isEnding ||= isTroubling(event);
        return this.#update(event.job, (stage) => applyStage(stage, event, event.at));
      case "attempt.started":
      case "attempt.progressed":
      case "attempt.finished":
        return this.#update(event.job, (stage) => applyAttempt(stage, event, event.at));
      case "retry.scheduled":
        return this.#update(event.job, (stage) => applyRetry(stage, event));
      case "slots.awaited":
        return this.#update(event.job, (stage) => {
          enter(stage, "waiting", event.at);
          stage.awaited = event.pools;
          stage.isElsewhere = event.isElsewhere === true;
        });
      case "cache.hit":
        return this.#update(event.job, (stage) => applyHit(stage, event, event.at));
      case "outputs.restored":
        return this.#update(event.job, (stage) => {
          if (stage.made !== "executed") stage.made = "restored";
        });
      case "round.started":
      case "round.settled":
        return this.#update(event.loop, (stage) => {
          stage.round = event.round;
          stage.explanation = event.explanation;
          const score = "score" in event ? event.score : undefined;
          if (score !== undefined) stage.best = Math.max(score, stage.best ?? score);
        });
      case "loop.settled":
        return this.#update(event.loop, (stage) => (stage.decision = event.decision));
      case "budget.spent":
        this.notice = `budget of ${event.budget} spent`;
        return;
      case "run.started":
      case "stage.ready":
      case "stage.keyed":
      case "cache.missed":
      case "cache.stored":
      case "cache.evicted":
      case "state.saved":
      case "outputs.outdated":
      case "warning.raised":
    }
  }

  /** As of now, which never lies before an earlier one. */
  progressAt(nowMs: number): Progress {
    const last = this.#progress;
    const isRecent = last !== undefined && nowMs - last.atMs < seldomMs;
    if (isRecent && this.stages.size > jobsOften && this.settled === undefined) return last;
    const { fraction, timeLeft } = this.#steady.take(this.#estimate(nowMs));
    this.#progress = { fraction, timeLeft: this.#isTimeTold ? timeLeft : undefined, atMs: nowMs };
    return this.#progress;
  }

  /** By what jobs took before; where none of them ever ran, by weight. */
  #estimate(nowMs: number): Estimate {
    const jobs = this.#jobs();
    this.#shape ??= shapeRun(jobs.map((job) => this.#sketchOf(job)));
    const byHistory = estimate(this.#shape, jobs.map(standOf), this.concurrency, nowMs);
    return byHistory ?? { fraction: shareByWeight(this.rows), timeLeft: undefined };
  }

  /** All that can be at work: a fanned-out stage by its jobs, as soon as they are known. */
  #jobs(): readonly StageView[] {
    return this.rows.flatMap((stage) => (isSpread(stage) ? stage.jobs.all : [stage]));
  }

  /** What needs all jobs of a stage needs each of them. */
  #sketchOf({ sketch }: StageView): JobSketch {
    const needs = sketch.needs.flatMap((need) => {
      const stage = this.stages.get(need);
      return stage !== undefined && isSpread(stage) ? stage.jobs.all.map((job) => job.sketch.job) : [need];
    });
    return { ...sketch, needs };
  }

  get #isTimeTold(): boolean {
    if (this.#isEnding || this.isPaused || this.settled !== undefined) return false;
    // What was made before may answer everything in a moment.
    return [...this.stages.values()].some(({ made }) => made === "executed");
  }

  count(...phases: readonly StagePhase[]): number {
    let count = 0;
    for (const stage of this.rows) {
      if (isSpread(stage)) count += stage.jobs.count(...phases);
      else if (phases.includes(stage.phase)) count += 1;
    }
    return count;
  }

  /** How many jobs there are, as far as they are known. */
  get size(): number {
    return this.rows.reduce((sum, stage) => sum + (isSpread(stage) ? stage.jobs.all.length : 1), 0);
  }

  #expand({ job, jobs }: StageExpanded, at: number): void {
    const stage = this.#stages.get(job);
    if (stage === undefined) return;
    const views = jobs.map((sketch) => makeStageView(sketch, at));
    for (const view of views) this.#stages.set(view.sketch.job, view);
    this.#shape = undefined;
    stage.jobs ??= new JobsView();
    stage.jobs.add(views);
  }

  #update(job: string, update: (stage: StageView) => void): void {
    const stage = this.stages.get(job);
    if (stage === undefined) return;
    const before = stage.phase;
    update(stage);
    if (stage.sketch.item !== undefined) this.#countJob(stage, before);
  }

  /** A fanned-out stage stands as its jobs do, since the first of them began. */
  #countJob({ sketch, phase, sinceMs }: StageView, before: StagePhase): void {
    const whole = this.stages.get(sketch.stage);
    if (whole?.jobs === undefined) return;
    whole.jobs.move(before, phase);
    whole.phase = whole.jobs.phase;
    if (phase === "running") whole.jobs.begunMs ??= sinceMs;
    whole.sinceMs = whole.jobs.begunMs ?? whole.sinceMs;
  }
}

function applyStage(stage: StageView, event: StageFact, at: number): void {
  if (event.type === "stage.skipped") {
    stage.explanation = event.explanation;
    stage.passedRound = event.round;
    enter(stage, stage.sketch.loops.length > 0 ? "passed" : "skipped", at);
  } else if (event.type === "stage.blocked") {
    stage.causes = event.causes;
  } else {
    stage.spentMs = stage.jobs?.begunMs === undefined ? event.durationMs : at - stage.jobs.begunMs;
    stage.results = event.results;
    stage.failure = event.failure;
    enter(stage, event.state, at);
  }
}

function applyAttempt(stage: StageView, event: AttemptFact, at: number): void {
  if (event.type === "attempt.started") {
    stage.round = event.round;
    stage.attempt = event.attempt;
    stage.message = "";
    stage.fraction = undefined;
    stage.made = "executed";
    enter(stage, "running", at);
  } else if (event.type === "attempt.progressed") {
    stage.fraction = event.fraction ?? stage.fraction;
    stage.message = event.message ?? stage.message;
  } else {
    stage.spentMs += event.durationMs;
    if (event.outcome.status === "failed") stage.failure = event.outcome.failure;
    if (event.outcome.status === "succeeded") {
      stage.results = event.outcome.results;
      stage.passedRound = event.round;
      stage.executions += 1;
      stage.executedMs += event.durationMs;
    }
    enter(stage, event.outcome.status === "succeeded" ? "passed" : "waiting", at);
  }
}

function applyHit(stage: StageView, event: CacheHit, at: number): void {
  stage.round = event.round;
  stage.passedRound = event.round;
  stage.results = event.results;
  stage.made ??= "fresh";
  enter(stage, "passed", at);
}

function applyRetry(stage: StageView, event: Extract<RunEvent, { type: "retry.scheduled" }>): void {
  const dueMs = event.at + event.delayMs;
  const { attempt, limit, isAsked = false } = event;
  stage.retry = { number: attempt - 1, limit, dueMs, class: event.class, isAsked };
  enter(stage, "retrying", event.at);
}

function enter(stage: StageView, phase: StagePhase, at: number): void {
  stage.phase = phase;
  stage.awaited = [];
  stage.sinceMs = at;
}

/** The run does not go on as if nothing had been. */
function isTroubling(event: StageFact): boolean {
  if (event.type !== "stage.settled") return false;
  return event.state === "failed" && event.failure?.severity !== "low";
}

function standOf(stage: StageView): JobStand {
  const { phase, sinceMs, fraction, round, passedRound, made, retry, decision } = stage;
  return {
    isSettled: isSettledPhase(phase),
    isRunning: phase === "running",
    sinceMs,
    fraction: phase === "running" ? fraction : undefined,
    dueMs: phase === "retrying" ? retry?.dueMs : undefined,
    round,
    passedRound,
    executions: stage.executions,
    executedMs: stage.executedMs,
    made,
    isLoopOver: decision !== undefined,
  };
}

function shareByWeight(stages: Iterable<StageView>): number {
  let done = 0;
  let whole = 0;
  for (const stage of stages) {
    whole += stage.sketch.weight;
    done += stage.sketch.weight * doneShare(stage);
  }
  return whole === 0 ? 0 : done / whole;
}

/** Whether a stage is seen by its jobs. */
function isSpread(stage: StageView): stage is StageView & { readonly jobs: JobsView } {
  return stage.jobs !== undefined && stage.jobs.all.length > 0;
}

function doneShare(stage: StageView): number {
  if (isSpread(stage)) {
    const { all } = stage.jobs;
    return all.reduce((sum, job) => sum + doneShare(job), 0) / all.length;
  }
  if (stage.phase === "passed" || isSettledPhase(stage.phase)) return 1;
  return stage.phase === "running" ? (stage.fraction ?? 0) : 0;
}
