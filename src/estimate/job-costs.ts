import type { JobSketch } from "../model/event.ts";
import type { Spread } from "../model/job-history.ts";
import type { JobStand } from "./job-stand.ts";

/** What a job without a history may take of what its weight says, and how many times that. */
const leastShare = 0.5;
const mostTimes = 2;

/**
 * What one execution of each job takes: as earlier ones did; of a job that never ran, as those of its stage did, or as its weight is to
 * those of the others. Undefined where none ever ran.
 */
export function costsOf(jobs: readonly JobSketch[]): readonly Spread[] | undefined {
  const known = jobs.filter(({ history }) => history?.durationMs !== undefined);
  if (known.length === 0) return undefined;
  const knownMs = known.reduce((sum, { history }) => sum + (history?.durationMs?.middle ?? 0), 0);
  const knownWeight = known.reduce((sum, { weight }) => sum + weight, 0);
  const siblings = new Map(
    Array.from(
      Map.groupBy(known, ({ stage }) => stage),
      ([stage, those]) => [stage, meanOf(those)] as const,
    ),
  );
  return jobs.map(({ history, weight, stage }) => {
    const middle = knownWeight === 0 ? 0 : (weight * knownMs) / knownWeight;
    const byWeight = { low: middle * leastShare, middle, high: middle * mostTimes };
    return history?.durationMs ?? siblings.get(stage) ?? byWeight;
  });
}

function meanOf(jobs: readonly JobSketch[]): Spread {
  const mean = (bound: keyof Spread) =>
    jobs.reduce((sum, { history }) => sum + (history?.durationMs?.[bound] ?? 0), 0) / jobs.length;
  return { low: mean("low"), middle: mean("middle"), high: mean("high") };
}

/** What was expected counts as much as what was seen once this share of all jobs has been seen. */
const trustAfter = 0.05;

/**
 * How much slower this run is than earlier ones: other work on the machine, or larger inputs. The more of it is done, the more that
 * counts.
 */
export function slownessOf(costs: readonly Spread[], stands: readonly JobStand[]): number {
  let [expectedMs, tookMs, allMs] = [0, 0, 0];
  costs.forEach(({ middle }, place) => {
    const { executions = 0, executedMs = 0 } = stands[place] ?? {};
    expectedMs += executions * middle;
    tookMs += executedMs;
    allMs += middle;
  });
  const trusted = allMs * trustAfter;
  return allMs === 0 ? 1 : (tookMs + trusted) / (expectedMs + trusted);
}

/** How much longer a job that takes longer than ever may take, for each millisecond that it has run. */
const overrun: Spread = { low: 0, middle: 0.1, high: 0.25 };
/** How much the pace of a job counts against history when it says that it is done: checks may follow that only history knows. */
const paceTrust: Spread = { low: 0.4, middle: 0.6, high: 0.9 };

/** What is left of an execution that takes `costMs` in all. */
export function remainingOf(
  { isRunning, sinceMs, fraction = 0, dueMs }: JobStand,
  costMs: number,
  usual: Spread,
  bound: keyof Spread,
  nowMs: number,
): number {
  if (dueMs !== undefined) return Math.max(0, dueMs - nowMs) + costMs;
  if (!isRunning) return costMs;
  const elapsedMs = Math.max(0, nowMs - sinceMs);
  // Past what is usual it is one of the slow ones: half of what those have left, as a rule.
  const slowMs = bound === "middle" ? (usual.high - elapsedMs) / 2 : 0;
  const byHistoryMs = Math.max(costMs - elapsedMs, slowMs, elapsedMs * overrun[bound]);
  if (fraction <= 0) return byHistoryMs;
  const among = Object.values(paceTrust).map((trust) => {
    // Its own pace, `elapsed · (1 - f) / f`, counts as much as it is far.
    return byHistoryMs * (1 - trust * fraction) + trust * elapsedMs * (1 - fraction);
  });
  return pick(among, bound);
}

/** Where two sources differ, the range reaches from one towards the other. */
function pick(values: readonly number[], bound: keyof Spread): number {
  const [low = 0, middle = 0, high = 0] = values.toSorted((a, b) => a - b);
  return { low, middle, high }[bound];
}
