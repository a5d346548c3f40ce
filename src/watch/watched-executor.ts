import type { WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, Execution, JobExecutor, KeyedOrder, Recalled, Workspace } from "../ports.ts";
import type { JobMemory } from "./job-memory.ts";
import { RunningAttempt } from "./running-attempt.ts";

export interface WatchedRun {
  readonly memory: JobMemory;
  /** Those that run now, by job. The executor keeps it. */
  readonly running: Map<string, RunningAttempt>;
  readonly workspace: Pick<Workspace, "isInPlace">;
  /** Jobs that execute in any case. */
  readonly isForced: (job: string) => boolean;
  /** Grows with each change that was seen. */
  readonly changesSeen: () => number;
  /** A job began to read before the last change was seen, and is executed after it. */
  readonly onSuspect: () => void;
  readonly nowMs: () => number;
}

/** An attempt that is made anew so soon after it began, so often in a row, changes what it reads itself. */
const soonMs = 5_000;
const soonMax = 5;

const notTried = "not tried again: nothing that it reads has changed since (Enter tries it)";

/**
 * An executor whose attempts can be made anew while the run goes on, so that other jobs are not held up. What failed and what is
 * never answered from the cache is not executed again either, as long as nothing that it reads changes.
 */
export function watchedExecutor(inner: JobExecutor, run: WatchedRun): JobExecutor {
  const begun = new Map<string, number>();
  return {
    recall: (order, controls) => {
      begun.set(order.job, run.changesSeen());
      return recall(inner, order, controls, run);
    },
    execute: (order, keyed, controls) => {
      if (begun.get(order.job) !== run.changesSeen()) run.onSuspect();
      return execute(inner, order, keyed, controls, run).finally(() => run.running.delete(order.job));
    },
  };
}

async function recall(
  inner: JobExecutor,
  order: WorkOrder,
  controls: AttemptControls,
  run: WatchedRun,
): Promise<Recalled> {
  const { memory } = run;
  memory.begin(order);
  const recalled = await inner.recall(order, controls);
  if (recalled.status === "hit") memory.try(order, recalled);
  if (recalled.status !== "miss") return recalled;
  memory.try(order, recalled.keyed);
  return (await remembered(order, recalled.keyed, run)) ?? recalled;
}

/** What was executed with this key since the watching began, and is not to be executed again. */
async function remembered(
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  run: WatchedRun,
): Promise<Recalled | undefined> {
  const { memory, workspace, isForced } = run;
  if (keyed === undefined || order.attempt > 1 || isForced(order.job)) return undefined;
  const ended = memory.endedBefore(order, keyed.key);
  if (ended?.status === "failed") {
    memory.conclude(order, keyed.key, ended);
    const { failure } = ended;
    const details = [...(failure.details ?? []), notTried];
    return { status: "failed", failure: { ...failure, details, isOld: true } };
  }
  if (ended?.status !== "succeeded" || !mayHold(order)) return undefined;
  for (const entry of ended.made.flatMap(({ entries }) => entries)) {
    if (!(await workspace.isInPlace(entry))) return undefined;
  }
  memory.conclude(order, keyed.key, ended);
  const { exitCode, results, made } = ended;
  return { status: "hit", key: keyed.key, exitCode, results, made, savedMs: 0 };
}

/** It runs every time, but here a time is a change of what it reads. */
function mayHold({ cache }: WorkOrder): boolean {
  return cache.isVolatile === true && cache.recorded && cache.notReused !== "`always`";
}

/** Until nobody wants it to be made anew. */
async function execute(
  inner: JobExecutor,
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  controls: AttemptControls,
  run: WatchedRun,
): Promise<Execution> {
  let current = keyed;
  for (let soon = 0; ;) {
    const startedMs = run.nowMs();
    const { outcome, wish } = await attempt(inner, order, current, controls, run);
    soon = run.nowMs() - startedMs < soonMs ? soon + 1 : 0;
    const isAgain = wish === "restart" || wish === "finish";
    if (!isAgain || controls.signal.aborted || soon > soonMax) {
      return isAgain || wish === undefined
        ? conclude(order, current, outcome, run, await hasMoved(inner, order, current, outcome, controls))
        : giveUp(order, outcome, run);
    }
    const seen = run.changesSeen();
    const again = await inner.recall(order, controls);
    if (again.status !== "miss") return answered(again, order, run);
    current = again.keyed;
    run.memory.try(order, current);
    if (seen !== run.changesSeen()) run.onSuspect();
  }
}

async function attempt(
  inner: JobExecutor,
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  controls: AttemptControls,
  { running }: WatchedRun,
) {
  const runningAttempt = new RunningAttempt(order, keyed, controls);
  running.set(order.job, runningAttempt);
  try {
    const outcome = await inner.execute(order, keyed, runningAttempt.controls);
    return { outcome, wish: runningAttempt.wish };
  } finally {
    runningAttempt.close();
  }
}

function conclude(
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  outcome: Execution,
  { memory }: WatchedRun,
  isMoved: boolean,
): Execution {
  if (isMoved) memory.forget(order.job);
  else memory.conclude(order, keyed?.key, outcome);
  return outcome;
}

/** What failed while what it reads went away says nothing of what it reads, should that come back as it was. */
async function hasMoved(
  inner: JobExecutor,
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  { status }: Execution,
  controls: AttemptControls,
): Promise<boolean> {
  if (status !== "failed" || keyed === undefined) return false;
  const now = await inner.recall(order, controls);
  return now.status === "miss" && now.keyed?.key !== keyed.key;
}

/** It was out of date before it ended; the next run makes it anew. What it failed of may have been just that. */
function giveUp(order: WorkOrder, outcome: Execution, { memory }: WatchedRun): Execution {
  if (outcome.status === "succeeded") return outcome;
  memory.forget(order.job);
  return { status: "cancelled" };
}

function answered(
  recalled: Exclude<Recalled, { status: "miss" }>,
  order: WorkOrder,
  { memory }: WatchedRun,
): Execution {
  if (recalled.status !== "hit") return recalled;
  memory.try(order, recalled);
  const { exitCode, results, made } = recalled;
  return { status: "succeeded", exitCode, results, made };
}
