import { forecastRun } from "../api/forecast-run.ts";
import { readLastReport } from "../runs/read-last-report.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { renderExplanation } from "../ui/render-explanation.ts";
import type { Cli, PlanFlags } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { quoteWord } from "./quote-word.ts";
import { refuseUsage } from "./refuse.ts";
import { selectProject } from "./select-project.ts";

/** Says why a stage would run, or would not, and what was decided for it in the last run. */
export async function explainCommand(words: readonly string[], flags: PlanFlags, cli: Cli): Promise<number> {
  const selected = await selectProject(words, flags, cli);
  if (typeof selected === "number") return selected;
  const { project, cache } = selected;
  const [stage, ...others] = project.stages;
  if (stage === undefined || others.length > 0) {
    const message = stage === undefined ? "no stage is named" : "more than one stage is named";
    return refuseUsage([{ message, hint: "storyflow explain [manifest] <stage>" }], cli);
  }
  const jobs = await forecastRun(project, { cache });
  const job = jobs.find((candidate) => candidate.job === stage);
  if (job === undefined) {
    const message = `\`${stage}\` is several jobs, each with reasons of its own`;
    const one = jobs.find(({ job: id }) => stageOfJob(id) === stage)?.job ?? `${stage}[…]`;
    return refuseUsage([{ message, hint: `name one: storyflow explain ${quoteWord(one)}` }], cli);
  }
  const report = await readLastReport(project.root, stage);
  const text =
    flags.json === true
      ? JSON.stringify({ ...job, lastRun: report?.run ?? null }, null, 2)
      : renderExplanation(job, report, frameStyle(cli.stdout, cli.environment).palette);
  cli.stdout.write(`${text}\n`);
  return exitCodes.succeeded;
}
