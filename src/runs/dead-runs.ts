import { existsSync } from "node:fs";
import { join } from "node:path";
import { foldReport } from "../engine/fold-report.ts";
import { type IsLiving, journalOf, readRun } from "./list-runs.ts";
import { readJournal } from "./read-journal.ts";
import { type RunHead, writeHead } from "./run-head.ts";
import { writeJson } from "./write-json.ts";

/** Every run looks at what was left before it, so only the latest can be unfinished. */
const lookedAtMax = 50;

/** A run whose process is gone before it came to its end. */
export interface DeadRun {
  readonly id: string;
  readonly folder: string;
  readonly head: RunHead;
}

/**
 * Those of the runs with these ids, the latest first, that nobody has closed yet. To be asked with the project's lock in hand: then one that had begun on another
 * machine, or in a container that had another name, goes on no more.
 */
export function findDeadRuns(
  root: string,
  ids: readonly string[],
  isLiving: IsLiving,
  host: string,
): readonly DeadRun[] {
  return ids.slice(0, lookedAtMax).flatMap((id) => {
    const run = readRun(root, id, isLiving);
    if (run === undefined || run.head.end !== null) return [];
    const hasBegun = run.state === "running" || run.state === "paused";
    const isElsewhere = hasBegun && run.head.process.host !== host;
    return run.state === "interrupted" || isElsewhere ? [run] : [];
  });
}

/** Writes down that it ended, and what it came to as far as its journal tells. */
export function closeDeadRun({ folder, head }: DeadRun): void {
  const events = readJournal(journalOf(folder)) ?? [];
  const startedMs = Date.parse(head.startedAt);
  const endedMs = events.at(-1)?.at ?? startedMs;
  const reportFile = join(folder, "report.json");
  if (!existsSync(reportFile)) writeJson(reportFile, foldReport(events));
  const endedAt = new Date(endedMs).toISOString();
  const durationMs = Math.max(0, endedMs - startedMs);
  writeHead(folder, { ...head, end: { state: "interrupted", exitCode: null, endedAt, durationMs } });
}
