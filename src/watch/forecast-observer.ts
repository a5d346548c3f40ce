import type { WorkOrder } from "../model/work-order.ts";
import type { JobExecutor, MissedRecall, Recalled } from "../ports.ts";
import type { JobMemory } from "./job-memory.ts";

/** What was found out of a job in one of its passes, when nothing was executed. */
export interface Observation {
  readonly job: string;
  readonly pass: number;
  /** Absent where not all that it reads is there. */
  readonly key: string | undefined;
  /** The last run that it took part in knew nothing of this: it is to be executed, looked at, or put back. */
  readonly isNew: boolean;
  /** It was made before, and the cache has it. */
  readonly isMade: boolean;
  readonly reasons: readonly string[];
}

/** An executor for a forecast: what was executed since the watching began is known, and what is found out is noted down. */
export function observeForecast(
  inner: JobExecutor,
  memory: JobMemory,
  onSeen: (seen: Observation) => void,
): JobExecutor {
  return {
    recall: async (order, controls) => {
      const recalled = await inner.recall(order, controls);
      const known = recalled.status === "miss" ? knownOf(order, recalled, memory) : recalled;
      const seen = observe(order, recalled, known, memory);
      if (seen !== undefined) onSeen(seen);
      return known;
    },
    execute: (order, keyed, controls) => inner.execute(order, keyed, controls),
  };
}

/** How it ended when it was executed with just this, if it was and nothing else is asked of it now. */
function knownOf(order: WorkOrder, missed: MissedRecall, memory: JobMemory): Recalled {
  const key = missed.keyed?.key;
  const ended = key === undefined || missed.isUnjudged === true ? undefined : memory.ended(order, key);
  if (ended === undefined || key === undefined || ended.status === "cancelled") return missed;
  if (ended.status === "failed") return ended;
  const { exitCode, results, made } = ended;
  return { status: "hit", key, exitCode, results, made, savedMs: 0 };
}

function observe(
  { job, pass }: WorkOrder,
  recalled: Recalled,
  known: Recalled,
  memory: JobMemory,
): Observation | undefined {
  if (recalled.status !== "hit" && recalled.status !== "miss") return undefined;
  const { key, parts } = recalled.status === "hit" ? recalled : { key: undefined, ...recalled.keyed };
  const differences = parts === undefined ? [] : memory.differences(job, parts);
  const isUnjudged = recalled.status === "miss" && known.status === "miss" && recalled.isUnjudged === true;
  return {
    job,
    pass,
    key,
    isNew: isUnjudged || !memory.hasTried(job, key),
    isMade: recalled.status === "hit",
    reasons: differences.length > 0 || recalled.status === "hit" ? differences : recalled.reasons,
  };
}
