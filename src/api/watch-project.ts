import { dirname, resolve } from "node:path";
import type { CacheUse } from "../engine/run-input.ts";
import type { RunReport } from "../engine/run-report.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import { systemClock } from "../system/system-clock.ts";
import { watchFiles } from "../system/watch-files.ts";
import { describeDrive, describeWatchError, type WatchProblem } from "../system/watch-limits.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { FileWatch, JobExecutor, Workspace } from "../ports.ts";
import { namesMax } from "../watch/change-batch.ts";
import { type Observation, observeForecast } from "../watch/forecast-observer.ts";
import { JobMemory } from "../watch/job-memory.ts";
import { judgeForecast } from "../watch/judge-forecast.ts";
import type { RunningAttempt } from "../watch/running-attempt.ts";
import type { WatchEvent, WatchFact } from "../watch/watch-event.ts";
import {
  type Verdict,
  type WatchCommand,
  type WatchInput,
  type WatchKey,
  WatchMachine,
} from "../watch/watch-machine.ts";
import { OrderedPaths, pathsOf, showOrders } from "../watch/ordered-paths.ts";
import { watchedExecutor } from "../watch/watched-executor.ts";
import { WatchedPaths, type WatchedSources } from "../watch/watched-paths.ts";
import { forecastRun } from "./forecast-run.ts";
import { changedStages, type LoadedWatched, loadWatched, projectText } from "./load-watched.ts";
import { ProjectLocked } from "./lock-project.ts";
import type { ManifestRequest, RunPlan } from "./project.ts";
import { secretsOf } from "./secrets-of.ts";
import type { RunHandle, RunOptions, RunResult } from "./run-options.ts";
import { openStages, relativeTo, watchedSources } from "./watched-sources.ts";

/** What a run gets from the watching. */
export interface WatchedRunOptions extends Required<Pick<RunOptions, "wrapExecutor">> {
  readonly cache: CacheUse;
  /** Ends the run, also while it waits for another one in the project. */
  readonly signal: AbortSignal;
}

export interface WatchOptions {
  readonly load: ManifestRequest;
  /** As they were asked for; none: all. */
  readonly stages: readonly string[];
  readonly isPolling: boolean;
  /** Of the first run. */
  readonly cache: CacheUse;
  /** Starts a run, and shows it. `result` resolves when the showing is over. Rejects with `ProjectLocked`. */
  readonly start: (project: RunPlan, options: WatchedRunOptions) => Promise<RunHandle>;
  readonly tell: (event: WatchEvent) => void;
}

export interface WatchHandle {
  /** Resolves when the watching has ended; rejects with `WatchRefused`, and for a bug. */
  readonly result: Promise<void>;
  press(key: WatchKey): void;
  /** Ends everything at once. */
  kill(): void;
}

/** The system does not let the project be watched. */
export class WatchRefused extends Error {
  override readonly name = "WatchRefused";
  readonly hint: string;

  constructor({ message, hint }: WatchProblem) {
    super(message);
    this.hint = hint;
  }
}

/** Runs a project, and again whenever something changes that its stages read. */
export function watchProject(options: WatchOptions): WatchHandle {
  const session = new WatchSession(options);
  return {
    result: session.run(),
    press: (key) => session.press(key),
    kill: () => session.kill(),
  };
}

interface PresentRun {
  id: string;
  readonly giveUp: AbortController;
  handle: RunHandle | undefined;
  readonly project: RunPlan;
  readonly running: Map<string, RunningAttempt>;
}

/** Does what the machine decides. */
class WatchSession {
  readonly #options: WatchOptions;
  readonly #root: string;
  readonly #machine = new WatchMachine();
  readonly #memory = new JobMemory();
  readonly #ordered = new OrderedPaths();
  #openStages: ReadonlySet<string> = new Set();
  #watchedOrders = 0;
  readonly #end = Promise.withResolvers<void>();
  #watch: FileWatch | undefined;
  #sources: WatchedSources = { patterns: [], outputs: [], files: [] };
  #watchedText = "";
  #timer: NodeJS.Timeout | undefined;
  #project: RunPlan | undefined;
  #projectText = "";
  #isBroken = false;
  #isOver = false;
  #toldText = "";
  #ranText = "";
  #seen: readonly Observation[] = [];
  #changes = 0;
  #runs = 0;
  #present: PresentRun | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#root = dirname(resolve(options.load.cwd, options.load.manifest));
  }

  async run(): Promise<void> {
    try {
      const drive = this.#options.isPolling ? undefined : describeDrive(this.#root);
      if (drive !== undefined) this.#tell({ type: "watch.warned", ...drive });
      await this.#reload();
      this.#tell({ type: "watch.started", ...this.#count(), isPolling: this.#options.isPolling });
      this.#receive({ type: this.#isBroken ? "broken" : "ready" });
      await this.#end.promise;
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      this.#isOver = true;
      clearTimeout(this.#timer);
      await this.#watch?.close();
    }
  }

  press(key: WatchKey): void {
    this.#receive({ type: "key", key, atMs: systemClock.monotonicMs() });
  }

  kill(): void {
    this.#present?.giveUp.abort("SIGINT");
    this.#present?.handle?.kill();
  }

  #receive(input: WatchInput): void {
    for (const command of this.#machine.receive(input)) this.#perform(command);
  }

  #perform(command: WatchCommand): void {
    switch (command.type) {
      case "wait":
        return this.#wait(command.ms);
      case "check":
        return void this.#check(command.paths).catch(this.#end.reject);
      case "run":
        return void this.#run(command).catch(this.#end.reject);
      case "redo":
        return this.#present?.running.get(command.job)?.want(command.wish);
      case "stopRun":
        return this.#present?.giveUp.abort("SIGINT");
      case "pauseRun":
        return command.isPaused ? this.#present?.handle?.pause() : this.#present?.handle?.resume();
      case "tell":
        return this.#tell(command.fact);
      case "end":
        return this.#end.resolve();
    }
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#receive({ type: "due", atMs: systemClock.monotonicMs() }), ms);
  }

  // Looking

  async #check(paths: readonly string[]): Promise<void> {
    const files = new Set(this.#sources.files);
    const isWritten = paths.length === 0 || paths.some((path) => files.has(path));
    // So many at once may be more than the system has told.
    if (paths.length >= namesMax) this.#watchedText = "";
    if (this.#isBroken || isWritten || paths.length >= namesMax) await this.#reload();
    let verdict = await this.#forecast();
    // What it found out that stages read is looked at once more when it is watched.
    while (this.#watchedOrders !== this.#ordered.changes) {
      await this.#reload();
      verdict = await this.#forecast();
    }
    this.#receive({ type: "checked", verdict, atMs: systemClock.monotonicMs() });
  }

  async #forecast(): Promise<Verdict> {
    const project = this.#project;
    if (project === undefined || this.#isBroken) return brokenVerdict;
    const seen: Observation[] = [];
    const { mask } = secretsOf(project.plan.pipeline, project.environment);
    const see = (one: Observation) => void seen.push({ ...one, reasons: one.reasons.map(mask) });
    const jobs = await forecastRun(project, {
      cache: { isOn: this.#options.cache.isOn },
      wrapExecutor: (executor) =>
        showOrders(observeForecast(executor, this.#memory, see), (order) => void this.#learn(order)),
    });
    this.#seen = seen;
    const isOutdated = this.#projectText !== this.#ranText;
    const present = this.#present && { ...this.#present, isOutdated };
    const judged = judgeForecast(project.plan, { jobs, seen }, this.#memory, present);
    return { project: isOutdated ? "changed" : "same", ...judged };
  }

  /** Reads what the pipeline is, until all that was read was watched before it was read. */
  async #reload(): Promise<void> {
    while (!this.#isOver) {
      const loaded = await loadWatched(this.#options.load, this.#options.stages);
      this.#watchedOrders = this.#ordered.changes;
      const sources = this.#sourcesOf(loaded);
      const text = JSON.stringify(sources, (name, value: unknown) => (name === "shapes" ? undefined : value));
      if (text === this.#watchedText) return this.#take(loaded);
      await this.#openWatch(sources);
      this.#watchedText = text;
    }
  }

  /** What cannot be run is watched beside what could be run before. */
  #sourcesOf({ project, files }: LoadedWatched): WatchedSources {
    if (project !== undefined) return watchedSources(project, files, this.#ordered.jobs);
    const { patterns, outputs, files: before } = this.#sources;
    const now = files.map((file) => relativeTo(this.#root, file));
    return { patterns, outputs, files: [...new Set([...before, ...now])] };
  }

  #take({ project, diagnostics, problems, sources }: LoadedWatched): void {
    const text = JSON.stringify([diagnostics, problems]);
    this.#isBroken = project === undefined;
    if (project === undefined) {
      if (text !== this.#toldText) this.#tell({ type: "watch.broken", diagnostics, problems, sources });
      this.#toldText = text;
      return;
    }
    this.#toldText = "";
    this.#memory.forgetFailures(changedStages(project, this.#project));
    this.#project = project;
    this.#openStages = openStages(project);
    this.#projectText = projectText(project);
  }

  async #openWatch(sources: WatchedSources): Promise<void> {
    const paths = new WatchedPaths(sources);
    const named = (path: string) => relativeTo(this.#root, path);
    const watch = await watchFiles({
      roots: paths.roots().map((root) => resolve(this.#root, root)),
      accepts: (path) => paths.accepts(named(path)),
      mayHold: (folder) => paths.mayHold(named(folder)),
      entersLink: (folder) => paths.isWritten(named(folder)),
      isPolling: this.#options.isPolling,
      onChange: (path) => this.#hear(named(path)),
      onError: (error) => this.#end.reject(refusal(error)),
    }).catch((error: unknown) => {
      throw refusal(error);
    });
    const former = this.#watch;
    this.#watch = watch;
    await former?.close();
    // A look may outlast the watching, and what it opens would keep the process from its end.
    if (this.#isOver) await watch.close();
    this.#sources = sources;
  }

  /** Whether paths that only its order tells are new. */
  #learn(order: WorkOrder): boolean {
    return this.#openStages.has(order.stage) && this.#ordered.note(pathsOf(order));
  }

  #hear(path: string): void {
    this.#changes += 1;
    this.#receive({ type: "changed", path, atMs: systemClock.monotonicMs() });
  }

  // Running

  async #run({ isForced, retriesFailed }: Extract<WatchCommand, { type: "run" }>): Promise<void> {
    const project = this.#project;
    if (project === undefined) throw new Error("there is nothing to run");
    if (retriesFailed) this.#memory.forgetFailures();
    for (const { job, key, isNew } of this.#seen) if (isNew) this.#memory.offer(job, key);
    this.#ranText = this.#projectText;
    this.#runs += 1;
    const forced = isForced ? "all" : [];
    const { cache } = this.#options;
    const result = await this.#finish(project, this.#runs === 1 ? cache : { ...cache, forced });
    const { state = "cancelled", report } = result ?? {};
    if (report !== undefined) for (const kept of [this.#memory, this.#ordered]) kept.retain(knownTo(report));
    const failed = report === undefined ? [] : failedJobs(report);
    this.#receive({ type: "settled", state, failed, atMs: systemClock.monotonicMs() });
  }

  /** Undefined: it did not come to a run. */
  async #finish(project: RunPlan, cache: CacheUse): Promise<RunResult | undefined> {
    const present: PresentRun = {
      id: "",
      giveUp: new AbortController(),
      handle: undefined,
      project,
      running: new Map(),
    };
    this.#present = present;
    const wrapExecutor = (executor: JobExecutor, workspace: Workspace) =>
      this.#wrap(executor, workspace, present, cache.forced);
    try {
      const handle = await this.#options.start(project, {
        cache,
        wrapExecutor,
        signal: present.giveUp.signal,
      });
      present.handle = handle;
      if (this.#machine.isPaused) handle.pause();
      present.id = handle.id;
      return await handle.result;
    } catch (error) {
      const isGivenUp = present.handle === undefined && present.giveUp.signal.aborted;
      if (isGivenUp || error instanceof ProjectLocked) return undefined;
      if (present.handle !== undefined || !isSystemError(error)) throw error;
      this.#tell({ type: "watch.warned", message: `the run cannot begin: ${error.message}` });
      return undefined;
    } finally {
      this.#present = undefined;
    }
  }

  #wrap(
    executor: JobExecutor,
    workspace: Workspace,
    { running }: PresentRun,
    forced: CacheUse["forced"],
  ): JobExecutor {
    const onSuspect = () => this.#receive({ type: "suspected" });
    const watched = watchedExecutor(executor, {
      memory: this.#memory,
      running,
      workspace,
      isForced: (job) => forced === "all" || forced.includes(job),
      changesSeen: () => this.#changes,
      onSuspect,
      nowMs: () => systemClock.monotonicMs(),
    });
    return showOrders(watched, (order) => this.#learn(order) && onSuspect());
  }

  // Telling

  #tell(fact: WatchFact): void {
    const counted = fact.type === "watch.waiting" ? { ...fact, ...this.#count() } : fact;
    this.#options.tell({ at: systemClock.now(), ...counted });
  }

  #count() {
    const { files = 0, folders = [] } = this.#watch?.count() ?? {};
    const names = folders.map((folder) => relativeTo(this.#root, folder));
    return { files, folders: names.toSorted() };
  }
}

/** A fanned-out stage failed with its jobs, which say more. */
function failedJobs({ stages }: RunReport): readonly string[] {
  return stages.filter(({ state, jobs = 0 }) => state === "failed" && jobs === 0).map(({ id }) => id);
}

/** Jobs that took part, and those of stages whose lists did not come to be known. */
function knownTo({ stages }: RunReport): (job: string) => boolean {
  const lists = new Map(stages.map(({ id, jobs }) => [id, jobs]));
  return (job) => lists.has(job) || (lists.has(stageOfJob(job)) && lists.get(stageOfJob(job)) === undefined);
}

const brokenVerdict: Verdict = { project: "broken", wanted: [], dependents: [], stale: [] };

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

/** Why it cannot be watched, for people. */
function refusal(error: unknown): unknown {
  const problem = describeWatchError(error);
  return problem === undefined ? error : new WatchRefused(problem);
}
