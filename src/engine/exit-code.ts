import type { Failure, RunState } from "../model/outcome.ts";

export type StopSignal = "SIGINT" | "SIGTERM";

export const signalExitCodes: { readonly [signal in StopSignal]: number } = { SIGINT: 130, SIGTERM: 143 };

/**
 * 0 succeeded · 1 a stage failed · 4 only loops that ended unsatisfied · 5 only what a spent budget ended · 130, 143 stopped by a
 * signal.
 */
export function exitCodeOf(
  state: RunState,
  failures: readonly Failure[],
  /** The time of the run was spent before all was done. */
  isCutShort: boolean,
  signal: StopSignal | undefined,
): number {
  if (signal !== undefined) return signalExitCodes[signal];
  if (state === "succeeded") return 0;
  if (failures.length === 0) return isCutShort ? 5 : 1;
  if (failures.every(({ budget }) => budget !== undefined)) return 5;
  return !isCutShort && failures.every((failure) => failure.class === "unsatisfied") ? 4 : 1;
}
