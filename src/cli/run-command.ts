import { join, relative, resolve } from "node:path";
import type { Project } from "../api/project.ts";
import { startRun, type RunHandle, type RunOptions, type RunResult } from "../api/start-run.ts";
import type { RunReport } from "../engine/fold-report.ts";
import { selectStages } from "../plan/select-stages.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { chooseUi, openReporter } from "../ui/open-reporter.ts";
import type { UiName } from "../ui/ui-names.ts";
import { createPalette, wantsColors } from "../ui/palette.ts";
import { renderEnd } from "../ui/render-end.ts";
import { renderFailures, type EndStyle } from "../ui/render-failure.ts";
import type { Reporter } from "../ui/reporter.ts";
import { splitWords } from "./find-manifest.ts";
import { load } from "./load.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { isSystemError, refuse, refuseUsage, refuseWorld } from "./refuse.ts";
import { BugInRun } from "./report-bug.ts";
import { rerunCommand } from "./rerun-command.ts";
import { listenForSignals } from "./signals.ts";

type ShownUi = Exclude<UiName, "auto">;

/** How long a run that is killed because of a bug may take to end its processes. */
const killMs = 5_000;

/** Runs a pipeline and shows it. */
export async function runCommand(words: readonly string[], flags: RunFlags, cli: Cli): Promise<number> {
  const { cwd, environment } = cli;
  const { manifest, stages } = await splitWords(words, cwd);
  const { param: params = [], paramsFile } = flags;
  const file = paramsFile === undefined ? {} : { paramsFile };
  const loaded = await load({ cwd, manifest, params, environment, ...file });
  const refused = refuse(loaded, cli);
  if (refused !== undefined) return refused;
  const { project } = loaded;
  if (project === undefined) throw new Error(`${manifest} has no error and no plan`);
  const { plan, unknown } = selectStages(project.plan, stages);
  if (unknown.length > 0) return refuseStages(project, unknown, cli);
  return runProject({ ...project, plan: plan ?? project.plan }, flags, cli);
}

type UnknownStage = ReturnType<typeof selectStages>["unknown"][number];

function refuseStages(project: Project, unknown: readonly UnknownStage[], cli: Cli): number {
  const stages = project.plan.stages.map((stage) => stage.id).join(", ");
  const problems = unknown.map(({ id, suggestion }) => ({
    message: `\`${id}\` is not a stage of ${project.manifest}`,
    hint: suggestion === undefined ? `its stages are ${stages}` : `did you mean \`${suggestion}\`?`,
  }));
  return refuseUsage(problems, cli);
}

async function runProject(project: Project, flags: RunFlags, cli: Cli): Promise<number> {
  const ui = chooseUi(flags.ui, cli);
  const reporter = await openReporter(ui, cli, flags.verbose === true);
  let handle: RunHandle;
  try {
    handle = await startRun(project, runOptions(flags, reporter));
  } catch (error) {
    return refuseWorld(error, "the run cannot begin", cli);
  }
  try {
    const { report, exitCode } = await attend(handle, reporter);
    tellEnd(report, ui, endStyle(project, handle, flags, ui, cli), cli);
    return exitCode;
  } catch (error) {
    return refuseWorld(error, `run ${handle.id} cannot go on`, cli);
  }
}

function runOptions(flags: RunFlags, reporter: Reporter): RunOptions {
  return {
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    ...(flags.keepGoing === true ? { onFailure: "keep_going" } : {}),
    ...(flags.failFast === true ? { onFailure: "fail_fast" } : {}),
    ...(flags.grace === undefined ? {} : { graceMs: flags.grace }),
    listeners: [(event) => reporter.onEvent(event)],
    wrapExecutor: (executor) => reporter.wrapExecutor?.(executor) ?? executor,
  };
}

function tellEnd(report: RunReport, ui: ShownUi, style: EndStyle, cli: Cli): void {
  if (ui === "listr" || ui === "plain") {
    cli.stdout.write(renderEnd(report, style));
  } else if (ui === "silent") {
    const failures = renderFailures(report, style);
    if (failures !== "") cli.stderr.write(`${failures}\n`);
  }
}

/** Waits for the end of the run, lets signals reach it, and leaves the terminal as it was. */
async function attend(handle: RunHandle, reporter: Reporter): Promise<RunResult> {
  const crash = Promise.withResolvers<never>();
  // What nobody caught, rejections too, comes as this.
  process.on("uncaughtException", crash.reject);
  const stopListening = listenForSignals(handle, (message) => reporter.announce(message));
  try {
    return await Promise.race([handle.result, crash.promise]);
  } catch (error) {
    await killRun(handle);
    throw isSystemError(error) ? error : new BugInRun(handle.id, error);
  } finally {
    stopListening();
    process.off("uncaughtException", crash.reject);
    await reporter.close();
  }
}

/** After a bug nothing can be relied on: what does not end in time is left. */
async function killRun(handle: RunHandle): Promise<void> {
  handle.kill();
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, killMs);
  await Promise.race([handle.result.catch(() => undefined), timeout.promise]);
  clearTimeout(timer);
}

/** How the end of a run looks, and names things as seen from where the person stands. */
function endStyle(project: Project, handle: RunHandle, flags: RunFlags, ui: ShownUi, cli: Cli): EndStyle {
  const showPath = (path: string) => {
    const absolute = resolve(project.root, path);
    const shown = relative(cli.cwd, absolute);
    return (shown.startsWith("../..") ? absolute : shown) + (path.endsWith("/") ? "/" : "");
  };
  const frame = frameStyle(ui === "silent" ? cli.stderr : cli.stdout, cli.environment);
  return {
    ...frame,
    // Plain lines are for logs: a terminal alone is no reason to colour them.
    ...(ui === "plain" ? { palette: createPalette(wantsColors(cli.environment, false)) } : {}),
    sources: [project.plan.pipeline.source],
    showPath,
    rerun: (stage) => rerunCommand(project.manifest, stage, flags),
    reportPath: showPath(join(handle.folder, "report.json")),
  };
}
