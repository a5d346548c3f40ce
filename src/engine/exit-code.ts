import type { Failure, RunState } from "../model/outcome.ts";

export type StopSignal = "SIGINT" | "SIGTERM";

export const signalExitCodes: { readonly [signal in StopSignal]: number } = { SIGINT: 130, SIGTERM: 143 };

/** 0 succeeded · 1 a stage failed · 4 only loops that ended unsatisfied · 130, 143 stopped by a signal. */
export function exitCodeOf(
  state: RunState,
  failures: readonly Failure[],
  signal: StopSignal | undefined,
): number {
  if (signal !== undefined) return signalExitCodes[signal];
  if (state === "succeeded") return 0;
  const isUnsatisfied = failures.length > 0 && failures.every((failure) => failure.class === "unsatisfied");
  return isUnsatisfied ? 4 : 1;
}
