import type { ForecastJob } from "../engine/forecast.ts";
import type { Plan } from "../model/plan.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import type { Observation } from "./forecast-observer.ts";
import type { JobMemory } from "./job-memory.ts";
import type { RunningAttempt } from "./running-attempt.ts";
import type { StaleJob, Verdict } from "./watch-machine.ts";

interface PresentRun {
  /** A ULID. */
  readonly id: string;
  readonly running: ReadonlyMap<string, RunningAttempt>;
  /** The pipeline is written otherwise now than when it began. */
  readonly isOutdated: boolean;
}

/** A forecast, and what was found out while it was made. */
export interface SeenForecast {
  /** In plan order. */
  readonly jobs: readonly ForecastJob[];
  readonly seen: readonly Observation[];
}

type Judged = Pick<Verdict, "wanted" | "dependents" | "stale">;

/** What a forecast says about what is to be done. */
export function judgeForecast(
  plan: Plan,
  forecast: SeenForecast,
  memory: JobMemory,
  run: PresentRun | undefined,
): Judged {
  const { jobs, seen } = forecast;
  const wanted = firstOfEach(seen.filter(({ isNew, job }) => isNew && isOver(job, memory, run)));
  const affected = new Set(wanted.map(({ job }) => job));
  const dependents = dependentsOf(jobs, affected);
  const stale = run === undefined ? [] : staleJobs(plan, forecast, dependents, run);
  return {
    wanted: wanted.map(({ job, reasons, isMade }) => ({ job, reasons, isMade })),
    dependents: [...dependentsOf(jobs, new Set([...affected, ...stale.map(({ job }) => job)]))].filter(
      (job) => !affected.has(job) && !stale.some((one) => one.job === job),
    ),
    stale,
  };
}

/** What has not begun in the present run will be looked up when it does. */
function isOver(job: string, memory: JobMemory, run: PresentRun | undefined): boolean {
  return run === undefined || (memory.hasBegunIn(job, run.id) && !run.running.has(job));
}

function firstOfEach(seen: readonly Observation[]): readonly Observation[] {
  return [...new Map(seen.toReversed().map((one) => [one.job, one])).values()].toReversed();
}

/** All that hangs on the content of these, directly or not: jobs, or a whole stage whose list is not known now. */
function dependentsOf(jobs: readonly ForecastJob[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  // Who needs a whole stage hangs on each of its jobs.
  const touched = new Set([...ids].flatMap(withStage));
  // Needs come first.
  for (const { job, needs } of jobs) {
    const isReader = needs.some(
      ({ stage, content, reason }) => (content || reason !== "needs") && touched.has(stage),
    );
    if (!isReader) continue;
    for (const name of withStage(job)) touched.add(name);
    if (!ids.has(job)) found.add(job);
  }
  return found;
}

function withStage(job: string): readonly string[] {
  return [job, stageOfJob(job)];
}

function staleJobs(
  plan: Plan,
  { jobs, seen }: SeenForecast,
  behindChanged: ReadonlySet<string>,
  { running, isOutdated }: PresentRun,
): readonly StaleJob[] {
  const stages = new Map(plan.stages.map(({ id, stage }) => [id, stage]));
  const states = new Map(jobs.map(({ job, state }) => [job, state]));
  const undisturbed = [...running.values()].filter(({ wish }) => wish === undefined);
  return undisturbed.flatMap((attempt): readonly StaleJob[] => {
    const { job, stage } = attempt.order;
    const onChange = stages.get(stage)?.onChange ?? "restart";
    const gone = whyGone(attempt.order, plan, states);
    if (gone !== undefined) return [{ job, reasons: [gone], onChange, isRepeatable: false, isGone: true }];
    const now = differing(attempt, seen);
    if (now !== undefined) return [{ job, reasons: now.reasons, onChange, isRepeatable: !isOutdated }];
    if (!behindChanged.has(states.has(job) ? job : stage)) return [];
    return [{ job, reasons: ["what it reads is made anew"], onChange, isRepeatable: false }];
  });
}

/** As long as a list is not known, nothing is gone from it. */
function whyGone(
  { job, stage }: RunningAttempt["order"],
  { stages }: Plan,
  states: ReadonlyMap<string, ForecastJob["state"]>,
): string | undefined {
  if (states.has(job)) return undefined;
  const isItem = job !== stage && stages.some(({ id, fanOut }) => id === stage && fanOut !== undefined);
  if (!isItem) return "it is gone from the manifest";
  const whole = states.get(stage);
  return whole === undefined || whole === "skipped" ? "its item is gone from the list" : undefined;
}

/** What it would be executed with now, if that is something else. */
function differing({ order, keyed }: RunningAttempt, seen: readonly Observation[]): Observation | undefined {
  if (keyed === undefined) return undefined;
  const own = seen.filter(({ job }) => job === order.job);
  const same = own.find(({ pass }) => pass === order.pass);
  if (same !== undefined) return same.key === keyed.key ? undefined : same;
  return own.find(({ isNew, key }) => isNew && key !== keyed.key);
}
