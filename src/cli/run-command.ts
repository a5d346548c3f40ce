import { join } from "node:path";
import { ProjectLocked } from "../api/lock-project.ts";
import type { Project } from "../api/project.ts";
import { secretsOf } from "../api/secrets-of.ts";
import type { RunHandle, RunOptions, RunResult } from "../api/run-options.ts";
import { startRun } from "../api/start-run.ts";
import { signalExitCodes, type StopSignal } from "../engine/exit-code.ts";
import type { RunReport } from "../engine/run-report.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { chooseUi, openReporter } from "../ui/open-reporter.ts";
import type { UiName } from "../ui/ui-names.ts";
import { createPalette, wantsColors } from "../ui/palette.ts";
import { renderEnd } from "../ui/render-end.ts";
import { renderFailures, type EndStyle } from "../ui/render-failure.ts";
import type { Reporter } from "../ui/reporter.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { announceRun, detachCommand, detachedVariable } from "./detach-command.ts";
import { isSystemError, refuseUsage, refuseWorld } from "./refuse.ts";
import { BugInRun } from "./report-bug.ts";
import { tellLocked, tellWaiting } from "./tell-lock.ts";
import { rerunCommand } from "./rerun-command.ts";
import { isFileIn, showPathFrom } from "./seen-from.ts";
import { type SelectedProject, selectProject } from "./select-project.ts";
import { listenForSignals } from "./signals.ts";

type ShownUi = Exclude<UiName, "auto">;

/** How long a run that is killed because of a bug may take to end its processes. */
const killMs = 5_000;

/** Runs a pipeline and shows it. */
export async function runCommand(words: readonly string[], flags: RunFlags, cli: Cli): Promise<number> {
  if (flags.logPrefix !== undefined && flags.ui !== "auto" && flags.ui !== "plain") {
    const message = `\`--log-prefix\` shows plain lines, \`--ui ${flags.ui}\` does not`;
    return refuseUsage([{ message, hint: "leave one of them out" }], cli);
  }
  if (flags.dryRun === true) return (await import("./plan-command.ts")).planCommand(words, flags, cli);
  const isDetached = cli.environment[detachedVariable] !== undefined;
  if (flags.detach === true && !isDetached) return detachCommand(cli);
  const selected = await selectProject(words, flags, cli, true);
  if (typeof selected === "number") return selected;
  return runProject(selected, flags.detach === true ? { ...flags, ui: "silent" } : flags, cli);
}

async function runProject(selected: SelectedProject, flags: RunFlags, cli: Cli): Promise<number> {
  const { project } = selected;
  const ui = flags.logPrefix === undefined ? chooseUi(flags.ui, cli) : "plain";
  const reporter = await openReporter(
    ui,
    cli,
    flags.logPrefix ?? (flags.verbose === true ? "stage" : undefined),
  );
  const begun = await begin(selected, flags, reporter, cli);
  if (typeof begun === "number") return begun;
  try {
    const { report, exitCode } = await attend(begun, reporter);
    tellEnd(report, ui, endStyle(project, begun, ui, cli), cli);
    return exitCode;
  } catch (error) {
    return refuseWorld(error, `run ${begun.id} cannot go on`, cli);
  }
}

/** Starts the run, or gives the exit code without one. While another run is waited for, a signal ends the waiting. */
async function begin(
  selected: SelectedProject,
  flags: RunFlags,
  reporter: Reporter,
  cli: Cli,
): Promise<RunHandle | number> {
  const waiting = new AbortController();
  let stopped: StopSignal | undefined;
  const cancel = (signal: StopSignal) => {
    stopped = signal;
    waiting.abort(signal);
  };
  const stopListening = listenForSignals({ cancel, kill: () => {} }, () => {});
  try {
    const options = runOptions(selected, flags, reporter, waiting.signal, cli);
    const handle = await startRun(selected.project, options);
    handle.onAny((event) => reporter.onEvent(event));
    return handle;
  } catch (error) {
    if (stopped !== undefined) return signalExitCodes[stopped];
    if (error instanceof ProjectLocked) return tellLocked(error, cli);
    return refuseWorld(error, "the run cannot begin", cli);
  } finally {
    stopListening();
  }
}

export function runOptions(
  { project, cache }: SelectedProject,
  flags: RunFlags,
  reporter: Reporter,
  signal: AbortSignal,
  cli: Cli,
): RunOptions {
  const { mask } = secretsOf(project.plan.pipeline, project.environment);
  return {
    cache,
    signal,
    ...continuation(flags),
    onPending: announceRun,
    rerun: (stage) => mask(rerunCommand(project.manifest, stage, flags, isFileIn(cli.cwd))),
    lock: {
      command: ["storyflow run", ...project.stages].join(" "),
      wait: flags.wait !== false,
      onWaiting: (holder) => tellWaiting(holder, cli),
    },
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    ...(flags.keepGoing === true ? { onFailure: "keep_going" } : {}),
    ...(flags.failFast === true ? { onFailure: "fail_fast" } : {}),
    ...(flags.grace === undefined ? {} : { graceMs: flags.grace }),
    wrapExecutor: (executor) => reporter.wrapExecutor?.(executor) ?? executor,
  };
}

/** Who says what is to be used of earlier runs does not want one to go on. */
function continuation({ resumes, new: isNew, force, cache }: RunFlags): Pick<RunOptions, "continues"> {
  if (resumes !== undefined) return { continues: { run: resumes } };
  return isNew === true || force !== undefined || cache === false ? { continues: "none" } : {};
}

export function tellEnd(report: RunReport, ui: ShownUi, style: EndStyle, cli: Cli): void {
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
    process.off("uncaughtException", crash.reject);
    await reporter.close();
    // Not before: a signal that nobody listens to ends storyflow without giving the cursor back.
    stopListening();
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
export function endStyle(project: Project, handle: RunHandle, ui: ShownUi, cli: Cli): EndStyle {
  const showPath = showPathFrom(cli.cwd, project.root);
  const frame = frameStyle(ui === "silent" ? cli.stderr : cli.stdout, cli.environment);
  return {
    ...frame,
    // Plain lines are for logs: a terminal alone is no reason to colour them.
    ...(ui === "plain" ? { palette: createPalette(wantsColors(cli.environment, false)) } : {}),
    sources: [project.plan.pipeline.source],
    showPath,
    reportPath: showPath(join(handle.folder, "report.json")),
  };
}
