import { loadManifest } from "../api/load-manifest.ts";
import type { RunHandle, RunResult } from "../api/run-options.ts";
import { startRun } from "../api/start-run.ts";
import {
  type WatchedRunOptions,
  type WatchHandle,
  watchProject,
  WatchRefused,
} from "../api/watch-project.ts";
import type { RunPlan } from "../api/project.ts";
import { signalExitCodes } from "../engine/exit-code.ts";
import { hasErrors } from "../model/diagnostic.ts";
import { chooseUi, openReporter } from "../ui/open-reporter.ts";
import { keyHelp } from "../ui/render-watch.ts";
import type { Reporter } from "../ui/reporter.ts";
import { visibleText } from "../ui/visible-text.ts";
import { WatchTeller } from "../ui/watch-teller.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { checkManifestExists } from "./find-manifest.ts";
import { listenForKeys } from "./read-keys.ts";
import { refuse, refuseWorld } from "./refuse.ts";
import { BugInRun } from "./report-bug.ts";
import { endStyle, runOptions, tellEnd } from "./run-command.ts";
import { readSelection, selectProject } from "./select-project.ts";
import { listenForSignals } from "./signals.ts";

/** Runs a pipeline, and what is affected of it again whenever something changes. */
export async function watchCommand(words: readonly string[], flags: RunFlags, cli: Cli): Promise<number> {
  const { load, stages, cache } = await readSelection(words, flags, cli);
  const missing = await checkManifestExists(load.manifest, load.cwd);
  if (missing !== undefined) {
    return refuse({ diagnostics: [missing], sources: [], usage: [] }, cli) ?? exitCodes.diagnostics;
  }
  // A manifest that is wrong may be mended while it is watched; a wrong command line may not.
  if (!hasErrors((await loadManifest(load.manifest, load)).diagnostics)) {
    const selected = await selectProject(words, flags, cli, true);
    if (typeof selected === "number") return selected;
  }
  const watcher = new WatchedRuns(flags, cli);
  const { poll: isPolling = false } = flags;
  const handle = watchProject({
    load,
    stages,
    cache,
    isPolling,
    start: (project, options) => watcher.start(project, options),
    tell: (event) => watcher.teller.tell(event),
  });
  return attend(handle, watcher, cli);
}

/** Waits for the end, and lets keys and signals reach the watching. */
async function attend(handle: WatchHandle, watcher: WatchedRuns, cli: Cli): Promise<number> {
  const crash = Promise.withResolvers<never>();
  process.on("uncaughtException", crash.reject);
  let exitCode: number = exitCodes.succeeded;
  const cancellable = {
    cancel: (signal: "SIGINT" | "SIGTERM") => {
      exitCode = signalExitCodes[signal];
      handle.press("quit");
    },
    kill: () => handle.kill(),
  };
  const stopListening = listenForSignals(cancellable, (message) => watcher.announce(message));
  const release = watcher.hasKeys
    ? listenForKeys(process.stdin, (key) => press(key, handle, watcher))
    : () => {};
  try {
    await Promise.race([handle.result, crash.promise]);
    return exitCode;
  } catch (error) {
    handle.kill();
    if (!(error instanceof WatchRefused)) return refuseWorld(error, "the watching cannot go on", cli);
    cli.stderr.write(`error: ${visibleText(error.message)}\n  hint: ${visibleText(error.hint)}\n`);
    return exitCodes.failed;
  } finally {
    release();
    stopListening();
    process.off("uncaughtException", crash.reject);
  }
}

type Pressed = Parameters<Parameters<typeof listenForKeys>[1]>[0];

function press(key: Pressed, handle: WatchHandle, { teller }: WatchedRuns): void {
  if (key === "help") teller.lines(keyHelp, Date.now());
  // As if the terminal had made a signal of it: the second one kills.
  else if (key === "interrupt") process.kill(process.pid, "SIGINT");
  else handle.press(key);
}

/** Starts and shows the runs of a watched project. */
class WatchedRuns {
  readonly #flags: RunFlags;
  readonly #cli: Cli;
  readonly #ui: ReturnType<typeof chooseUi>;
  readonly teller: WatchTeller;
  readonly hasKeys: boolean;
  #reporter: Reporter | undefined;

  constructor(flags: RunFlags, cli: Cli) {
    this.#flags = flags;
    this.#cli = cli;
    this.#ui = flags.logPrefix === undefined ? chooseUi(flags.ui, cli) : "plain";
    const isForPeople = this.#ui === "listr" || this.#ui === "plain";
    this.hasKeys = isForPeople && process.stdin.isTTY && cli.stdout.isTTY;
    this.teller = new WatchTeller({ ui: this.#ui, terminal: cli, hasKeys: this.hasKeys });
  }

  /** Something that is no event of a run; nobody need be told of what stops nothing. */
  announce(message: string): void {
    this.#reporter?.announce(message);
  }

  async start(project: RunPlan, { cache, wrapExecutor, signal }: WatchedRunOptions): Promise<RunHandle> {
    const { logPrefix, verbose } = this.#flags;
    const reporter = await openReporter(
      this.#ui,
      this.#cli,
      logPrefix ?? (verbose === true ? "stage" : undefined),
    );
    this.#show(reporter);
    const options = runOptions({ project, cache }, this.#flags, reporter, signal, this.#cli);
    try {
      const handle = await startRun(project, {
        ...options,
        lock: {
          ...options.lock,
          command: ["storyflow watch", ...project.stages].join(" "),
          wait: true,
        },
        wrapExecutor: (executor, workspace) => {
          const watched = wrapExecutor(executor, workspace);
          return reporter.wrapExecutor?.(watched) ?? watched;
        },
      });
      handle.onAny((event) => reporter.onEvent(event));
      return { ...handle, result: this.#finish(handle, reporter, project) };
    } catch (error) {
      await this.#hide(reporter);
      throw error;
    }
  }

  #show(reporter: Reporter): void {
    this.#reporter = reporter;
    if (this.#ui === "listr") this.teller.giveTo(reporter);
  }

  async #hide(reporter: Reporter): Promise<void> {
    await reporter.close();
    this.#reporter = undefined;
    this.teller.takeBack();
  }

  async #finish(handle: RunHandle, reporter: Reporter, project: RunPlan): Promise<RunResult> {
    let result: RunResult;
    try {
      result = await handle.result;
    } catch (error) {
      throw new BugInRun(handle.id, error);
    } finally {
      await this.#hide(reporter);
    }
    tellEnd(result.report, this.#ui, endStyle(project, handle, this.#ui, this.#cli), this.#cli);
    return result;
  }
}
