import type { KeptRun, KeptRunState } from "./list-runs.ts";

/** Every state that a run on record can be in. */
export const keptRunStates: readonly KeptRunState[] = [
  "pending",
  "running",
  "paused",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
];

export interface RunFilter {
  /** None: all. */
  readonly states: readonly KeptRunState[];
  /** Milliseconds since 1970: those that began then or later. */
  readonly sinceMs?: number;
  readonly limit: number;
}

/** The latest that pass, and how many more would. */
export function selectRuns(
  runs: readonly KeptRun[],
  { states, sinceMs = Number.NEGATIVE_INFINITY, limit }: RunFilter,
): { readonly runs: readonly KeptRun[]; readonly more: number } {
  const passing = runs.filter(
    ({ state, head }) =>
      (states.length === 0 || states.includes(state)) && !(Date.parse(head.startedAt) < sinceMs),
  );
  return { runs: passing.slice(0, limit), more: Math.max(0, passing.length - limit) };
}

/** Whether a run goes on, or will: its process is there. */
export function isLivingState(state: KeptRunState): boolean {
  return state === "pending" || state === "running" || state === "paused";
}
