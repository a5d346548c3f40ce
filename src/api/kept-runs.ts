import type { RunReport } from "../engine/run-report.ts";
import type { RunEvent } from "../model/event.ts";
import { choosePrunable, type PruneRules } from "../runs/choose-prunable.ts";
import { deleteLeftovers, deleteRunFolder, runFolderBytes } from "../runs/delete-run-folder.ts";
import { journalOf, type KeptRun, listRuns, readRun, runsFolder } from "../runs/list-runs.ts";
import { readJournal } from "../runs/read-journal.ts";
import { readReport } from "../runs/read-report.ts";
import { reportKeptRun } from "../runs/report-kept-run.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { systemClock } from "../system/system-clock.ts";
import { isProcessLiving } from "./run-process.ts";

/** A run with all that is on record of it. */
export interface RecordedRun extends KeptRun {
  /** As it stands now: of a run that goes on, what is known so far. */
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
}

/** A run that goes on cannot be deleted. */
class RunGoesOn extends Error {
  override readonly name = "RunGoesOn";
  readonly run: string;

  constructor(run: string) {
    super(`run ${run} goes on`);
    this.run = run;
  }
}

/** The runs of a project, the latest first. */
export function listKeptRuns(root: string): readonly KeptRun[] {
  return listRuns(root, isProcessLiving);
}

/** One run, without what happened in it. */
export function findKeptRun(root: string, id: string): KeptRun | undefined {
  return readRun(root, id, isProcessLiving);
}

/** One run with its report and events. */
export async function readRunRecord(root: string, id: string): Promise<RecordedRun | undefined> {
  const run = findKeptRun(root, id);
  return run === undefined ? undefined : recordOf(run);
}

/** Where its journal cannot be read, the report that it wrote at its end has to do. */
export async function recordOf(run: KeptRun): Promise<RecordedRun> {
  const events = readJournal(journalOf(run.folder));
  const written = events === undefined ? await readReport(run.folder) : undefined;
  const report = written ?? reportKeptRun(run, events ?? [], systemClock.now());
  return { ...run, report, events: events ?? [] };
}

/** False where there is no such run. Throws `RunGoesOn`, and what the system refuses. */
export function deleteKeptRun(root: string, id: string): boolean {
  const run = findKeptRun(root, id);
  if (run === undefined) return false;
  if (isLivingState(run.state)) throw new RunGoesOn(id);
  deleteRunFolder(run.folder);
  return true;
}

export interface PrunedRuns {
  /** The ids of those that went, the latest first. */
  readonly runs: readonly string[];
  readonly bytes: number;
  /** How many are left. */
  readonly kept: number;
}

/** Deletes old runs, or says which would go. */
export function pruneKeptRuns(root: string, rules: Omit<PruneRules, "now">, isDryRun: boolean): PrunedRuns {
  const runs = listKeptRuns(root);
  const old = choosePrunable(runs, { ...rules, now: systemClock.now() });
  let bytes = 0;
  for (const { folder } of old) {
    bytes += runFolderBytes(folder);
    if (!isDryRun) deleteRunFolder(folder);
  }
  if (!isDryRun) deleteLeftovers(runsFolder(root));
  return { runs: old.map(({ id }) => id), bytes, kept: runs.length - old.length };
}
