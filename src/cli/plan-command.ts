import { forecastRun } from "../api/forecast-run.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { renderForecast, renderForecastJson } from "../ui/render-forecast.ts";
import type { Cli, PlanFlags } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { selectProject } from "./select-project.ts";

/** Says what a run would do, and why. */
export async function planCommand(words: readonly string[], flags: PlanFlags, cli: Cli): Promise<number> {
  const selected = await selectProject(words, flags, cli);
  if (typeof selected === "number") return selected;
  const { project, cache } = selected;
  const jobs = await forecastRun(project, { cache });
  const { name } = project.plan.pipeline;
  const text =
    flags.json === true
      ? renderForecastJson(jobs)
      : renderForecast(name, jobs, frameStyle(cli.stdout, cli.environment).palette);
  cli.stdout.write(`${text}\n`);
  return exitCodes.succeeded;
}
