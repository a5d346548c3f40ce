import type { RunReport } from "../engine/run-report.ts";
import { renderFailures, type EndStyle } from "./render-failure.ts";
import { renderSummary } from "./render-summary.ts";

/** What stands below a run: what failed, then what it came to. */
export function renderEnd(report: RunReport, style: EndStyle): string {
  const failures = renderFailures(report, style);
  return `\n${failures === "" ? "" : `${failures}\n\n`}${renderSummary(report, style)}\n`;
}
