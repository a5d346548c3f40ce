import { foldReport } from "../engine/fold-report.ts";
import type { RunReport } from "../engine/run-report.ts";
import type { RunEvent } from "../model/event.ts";
import type { KeptRun } from "./list-runs.ts";
import { isLivingState } from "./select-runs.ts";

/**
 * The report of a run that may go on, or not have begun: as far as its events tell it, and for the rest its head. `rerun` is the
 * command that runs a stage alone.
 */
export function reportKeptRun(
  run: KeptRun,
  events: readonly RunEvent[],
  now: number,
  rerun?: (stage: string) => string,
): RunReport {
  const report = foldReport(events, rerun);
  const { head } = run;
  const begun = events.some(({ type }) => type === "run.started") ? report : { ...report, ...beginning(run) };
  if (head.end !== null && report.exitCode === null) {
    const { state, exitCode, durationMs } = head.end;
    return { ...begun, state, success: state === "succeeded", exitCode, durationMs };
  }
  if (!isLivingState(run.state)) return begun;
  return { ...begun, durationMs: Math.max(0, now - Date.parse(begun.startedAt)) };
}

function beginning({ head }: KeptRun): Partial<RunReport> {
  const { run, name, manifest, startedAt, options } = head;
  return {
    run,
    name,
    manifest,
    startedAt,
    params: head.params ?? {},
    concurrency: options.concurrency,
    durationMs: 0,
  };
}
