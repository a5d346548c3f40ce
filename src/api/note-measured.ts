import type { RunEvent } from "../model/event.ts";
import { historyOf, type JobHistory } from "../model/job-history.ts";
import type { State } from "../ports.ts";

/** What earlier runs have shown of the jobs of a manifest. */
export function readHistories(state: Pick<State, "allMeasured">): ReadonlyMap<string, JobHistory> {
  return new Map(Array.from(state.allMeasured(), ([job, measured]) => [job, historyOf(measured)] as const));
}

/** Listens to a run and remembers how long its jobs took, and how many rounds its loops went. */
export function noteMeasured(state: Pick<State, "noteMeasured">): (event: RunEvent) => void {
  const loopsOf = new Map<string, readonly string[]>();
  // What the cache replays says nothing new.
  const executed = new Set<string>();
  return (event) => {
    if (event.type === "run.started") {
      for (const { job, loops } of event.jobs) loopsOf.set(job, [job, ...loops]);
    } else if (event.type === "attempt.finished" && event.outcome.status === "succeeded") {
      state.noteMeasured(event.job, { durationMs: event.durationMs });
      for (const loop of loopsOf.get(event.job) ?? []) executed.add(loop);
    } else if (event.type === "loop.settled" && event.decision !== "failed" && executed.has(event.loop)) {
      state.noteMeasured(event.loop, { rounds: event.rounds });
    }
  };
}
