import { join } from "node:path";
import type { RunReport } from "../engine/run-report.ts";
import { runIds, runsFolder } from "./list-runs.ts";
import { readReport } from "./read-report.ts";

/** So many runs are looked through for one that a stage took part in. */
const runsMax = 50;

/** The report of the last run that a stage took part in; undefined where there is none that can be read. */
export async function readLastReport(root: string, stage: string): Promise<RunReport | undefined> {
  for (const id of runIds(root).slice(0, runsMax)) {
    const report = await readReport(join(runsFolder(root), id));
    if (report?.stages.some((run) => run.id === stage && run.state !== "cancelled") === true) return report;
  }
  return undefined;
}
