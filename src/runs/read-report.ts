import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunReport, reportFormat } from "../engine/run-report.ts";

const fileName = "report.json";

/** The report in the folder of a run. What we wrote ourselves; anything else is no report. */
export async function readReport(folder: string): Promise<RunReport | undefined> {
  try {
    const report: RunReport = JSON.parse(await readFile(join(folder, fileName), "utf8"));
    const isReport =
      report.format === reportFormat && Array.isArray(report.stages) && Array.isArray(report.loops);
    return isReport ? report : undefined;
  } catch {
    return undefined;
  }
}
