import type { Plan } from "../model/plan.ts";
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

type Judged = Pick<Verdict, "wanted" | "dependents" | "stale">;

/** What a forecast says about what is to be done. */
export function judgeForecast(
  plan: Plan,
  seen: readonly Observation[],
  memory: JobMemory,
  run: PresentRun | undefined,
): Judged {
  const wanted = firstOfEach(seen.filter(({ isNew, job }) => isNew && isOver(job, memory, run)));
  const affected = new Set(wanted.map(({ job }) => job));
  const dependents = dependentsOf(plan, affected);
  const stale = run === undefined ? [] : staleJobs(plan, seen, dependents, run);
  return {
    wanted: wanted.map(({ job, reasons }) => ({ job, reasons })),
    dependents: [...dependentsOf(plan, new Set([...affected, ...stale.map(({ job }) => job)]))].filter(
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

/** All that hangs on the content of these, directly or not. */
function dependentsOf({ stages }: Plan, ids: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const isBehind = (id: string) => ids.has(id) || found.has(id);
  // Needs come first.
  for (const { id, needs } of stages) {
    const isReader = needs.some(
      ({ stage, content, reason }) => (content || reason !== "needs") && isBehind(stage),
    );
    if (isReader && !ids.has(id)) found.add(id);
  }
  return found;
}

function staleJobs(
  plan: Plan,
  seen: readonly Observation[],
  behindChanged: ReadonlySet<string>,
  { running, isOutdated }: PresentRun,
): readonly StaleJob[] {
  const stages = new Map(plan.stages.map(({ id, stage }) => [id, stage]));
  const undisturbed = [...running.values()].filter(({ wish }) => wish === undefined);
  return undisturbed.flatMap((attempt): readonly StaleJob[] => {
    const { job } = attempt.order;
    const onChange = stages.get(job)?.onChange ?? "restart";
    if (!stages.has(job))
      return [{ job, reasons: ["it is gone from the manifest"], onChange, isRepeatable: false }];
    const now = differing(attempt, seen);
    if (now !== undefined) return [{ job, reasons: now.reasons, onChange, isRepeatable: !isOutdated }];
    if (!behindChanged.has(job)) return [];
    return [{ job, reasons: ["what it reads is made anew"], onChange, isRepeatable: false }];
  });
}

/** What it would be executed with now, if that is something else. */
function differing({ order, keyed }: RunningAttempt, seen: readonly Observation[]): Observation | undefined {
  if (keyed === undefined) return undefined;
  const own = seen.filter(({ job }) => job === order.job);
  const same = own.find(({ pass }) => pass === order.pass);
  if (same !== undefined) return same.key === keyed.key ? undefined : same;
  return own.find(({ isNew, key }) => isNew && key !== keyed.key);
}
