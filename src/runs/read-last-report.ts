import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "../engine/run-report.ts";
import { readReport } from "./read-report.ts";

/** So many runs are looked through for one that a stage took part in. */
const runsMax = 50;

/** The report of the last run that a stage took part in; undefined where there is none that can be read. */
export async function readLastReport(root: string, stage: string): Promise<RunReport | undefined> {
  const folder = join(root, ".storyflow", "runs");
  const names: readonly string[] = await readdir(folder).catch(() => []);
  for (const name of names.toSorted().toReversed().slice(0, runsMax)) {
    const report = await readReport(join(folder, name));
    if (report?.stages.some(({ id, state }) => id === stage && state !== "cancelled") === true) return report;
  }
  return undefined;
}
