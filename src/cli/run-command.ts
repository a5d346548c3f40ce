import { join, relative, resolve } from "node:path";
import { ProjectLocked } from "../api/lock-project.ts";
import type { Project } from "../api/project.ts";
import { secretsOf } from "../api/secrets-of.ts";
import { startRun, type RunHandle, type RunOptions, type RunResult } from "../api/start-run.ts";
import type { RunReport } from "../engine/run-report.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { chooseUi, openReporter } from "../ui/open-reporter.ts";
import type { UiName } from "../ui/ui-names.ts";
import { createPalette, wantsColors } from "../ui/palette.ts";
import { renderEnd } from "../ui/render-end.ts";
import { renderFailures, type EndStyle } from "../ui/render-failure.ts";
import type { Reporter } from "../ui/reporter.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { isSystemError, refuseWorld } from "./refuse.ts";
import { BugInRun } from "./report-bug.ts";
import { refuseLocked, tellWaiting } from "./tell-lock.ts";
import { rerunCommand } from "./rerun-command.ts";
import { type SelectedProject, selectProject } from "./select-project.ts";
import { listenForSignals } from "./signals.ts";

type ShownUi = Exclude<UiName, "auto">;

/** How long a run that is killed because of a bug may take to end its processes. */
const killMs = 5_000;

/** Runs a pipeline and shows it. */
export async function runCommand(words: readonly string[], flags: RunFlags, cli: Cli): Promise<number> {
  if (flags.dryRun === true) return (await import("./plan-command.ts")).planCommand(words, flags, cli);
  const selected = await selectProject(words, flags, cli, true);
  if (typeof selected === "number") return selected;
  return runProject(selected, flags, cli);
}

async function runProject(selected: SelectedProject, flags: RunFlags, cli: Cli): Promise<number> {
  const { project } = selected;
  const ui = chooseUi(flags.ui, cli);
  const reporter = await openReporter(ui, cli, flags.verbose === true);
  let handle: RunHandle;
  try {
    handle = await startRun(project, runOptions(selected, flags, reporter, cli));
  } catch (error) {
    if (error instanceof ProjectLocked) return refuseLocked(error.holder, cli);
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

function runOptions(
  { cache, stages }: SelectedProject,
  flags: RunFlags,
  reporter: Reporter,
  cli: Cli,
): RunOptions {
  return {
    cache,
    lock: {
      command: ["storyflow run", ...stages].join(" "),
      wait: flags.wait !== false,
      onWaiting: (holder) => tellWaiting(holder, cli),
    },
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
  const { mask } = secretsOf(project.plan.pipeline, project.environment);
  const frame = frameStyle(ui === "silent" ? cli.stderr : cli.stdout, cli.environment);
  return {
    ...frame,
    // Plain lines are for logs: a terminal alone is no reason to colour them.
    ...(ui === "plain" ? { palette: createPalette(wantsColors(cli.environment, false)) } : {}),
    sources: [project.plan.pipeline.source],
    showPath,
    rerun: (stage) => mask(rerunCommand(project.manifest, stage, flags)),
    reportPath: showPath(join(handle.folder, "report.json")),
  };
}
