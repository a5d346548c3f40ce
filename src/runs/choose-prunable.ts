import type { KeptRun } from "./list-runs.ts";
import { isLivingState } from "./select-runs.ts";

export interface PruneRules {
  readonly olderThanMs: number;
  /** So many of the latest stay in any case. */
  readonly keep: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The runs that may go, of all runs with the latest first. What lives stays, with the run that it goes on with, and so does the
 * newest run of each manifest: what it made is in the project.
 */
export function choosePrunable(runs: readonly KeptRun[], rules: PruneRules): readonly KeptRun[] {
  const continued = new Set(
    runs.filter(({ state }) => isLivingState(state)).map(({ head }) => head.continues),
  );
  const manifests = new Set<string>();
  return runs.filter(({ id, head, state }, index) => {
    const isNewest = !manifests.has(head.manifest);
    manifests.add(head.manifest);
    const isOld = rules.now - endedMs(head) > rules.olderThanMs;
    return isOld && index >= rules.keep && !isNewest && !isLivingState(state) && !continued.has(id);
  });
}

/** When it ended; of one that was interrupted, when it began. */
function endedMs({ end, startedAt }: KeptRun["head"]): number {
  return Date.parse(end?.endedAt ?? startedAt);
}
