import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { evict } from "../cache/evict.ts";
import { Engine } from "../engine/engine.ts";
import { foldReport } from "../engine/fold-report.ts";
import type { RunInput, RunWorld } from "../engine/run-input.ts";
import type { RunEvent } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import { endStrays } from "../kinds/end-strays.ts";
import type { Evicted } from "../ports.ts";
import { closeDeadRun, findDeadRuns } from "../runs/dead-runs.ts";
import { openJournal } from "../runs/open-journal.ts";
import type { ScheduleLimits } from "../scheduler/commands.ts";
import { systemClock } from "../system/system-clock.ts";
import { type LockOptions, lockProject, type ProjectLock } from "./lock-project.ts";
import { makeExecutor } from "./make-executor.ts";
import { type OpenFolder, openProjectFolder } from "./open-project-folder.ts";
import type { Project } from "./project.ts";
import type { RunHandle, RunOptions, RunResult } from "./run-options.ts";
import { isProcessLiving } from "./run-process.ts";
import { RunControls } from "./run-controls.ts";
import { openRunRecord, type RunRecord } from "./run-record.ts";
import { secretsOf } from "./secrets-of.ts";

const graceMsDefault = 10_000;

/**
 * Starts a run of a project. Rejects with `ProjectLocked` when another one goes on and is not to be waited for, with the error of
 * the system when the run's folder cannot be written, and for a bug.
 */
export async function startRun(project: Project, options: RunOptions): Promise<RunHandle> {
  const limits = limitsOf(project, options);
  const record = await openRunRecord(project, options, limits);
  const controls = new RunControls(record.folder.path);
  let lock: ProjectLock | undefined;
  try {
    options.onPending?.(record.folder.id);
    lock = await lockProject(project.root, withSignal(options.lock ?? {}, controls.signal));
    return await startLocked(project, { ...options, limits }, { record, controls, lock });
  } catch (error) {
    controls.close();
    lock?.release();
    await record.folder.discard();
    throw error;
  }
}

function withSignal(lock: Partial<LockOptions>, signal: AbortSignal): Partial<LockOptions> {
  return { ...lock, signal: lock.signal === undefined ? signal : AbortSignal.any([lock.signal, signal]) };
}

/** What a run holds from before it begins until after its end. */
interface Held {
  readonly record: RunRecord;
  readonly controls: RunControls;
  readonly lock: ProjectLock;
}

type LimitedOptions = RunOptions & { readonly limits: ScheduleLimits };

async function startLocked(
  project: Project,
  options: LimitedOptions,
  { record, controls, lock }: Held,
): Promise<RunHandle> {
  const plan = options.plan ?? project.plan;
  const runFolder = record.folder;
  const warnings = new Warnings();
  await takeOver(project.root, graceMsOf(options), (message) => warnings.raise(message));
  // Attempts of runs that were killed have left their folders; the lock is ours, so nobody is at work in one.
  await rm(join(project.root, ".storyflow", "tmp"), { recursive: true, force: true });
  const secrets = secretsOf(plan.pipeline, project.environment);
  const folder = await openProjectFolder(project, { onWarning: (message) => warnings.raise(message) });
  const local = makeExecutor(project, folder, secrets);
  const events: RunEvent[] = [];
  const world: RunWorld = {
    executor: options.wrapExecutor?.(local, folder.workspace) ?? local,
    folder: folder.workspace,
    clock: systemClock,
    random: Math.random,
    journal: openJournal(runFolder.journal),
    listeners: [(event) => keep(events, event), ...options.listeners],
    makeRoom: () => makeRoom(project, folder, events),
    mask: secrets.mask,
    logFile: runFolder.logFile,
  };
  const input = inputOf(project, plan, runFolder.id, options);
  const continued = record.begin(options);
  const engine = new Engine(continued === undefined ? input : { ...input, continued }, world);
  const finish = async (): Promise<RunResult> => {
    try {
      const { state, exitCode } = await engine.run();
      const report = foldReport(events, options.rerun);
      await runFolder.writeJson("report.json", report);
      record.end(report);
      return { state, exitCode, report };
    } catch (error) {
      // What is known of a run that broke off is worth more than a second error.
      await runFolder.writeJson("report.json", foldReport(events, options.rerun)).catch(() => undefined);
      throw error;
    } finally {
      controls.close();
      folder.state.close();
      lock.release();
    }
  };
  const result = finish();
  controls.attach(engine);
  // The run has begun now, so its events have.
  warnings.tellTo((message) => engine.warn(message));
  return {
    id: runFolder.id,
    folder: runFolder.relative,
    result,
    pause: () => engine.pause(),
    resume: () => engine.resume(),
    stop: (signal) => engine.stop(signal),
    kill: () => engine.kill(),
  };
}

/** Ends what dead runs left running, and writes down that they are dead. */
async function takeOver(root: string, graceMs: number, onWarning: (message: string) => void): Promise<void> {
  const dead = findDeadRuns(root, isProcessLiving);
  if (dead.length === 0) return;
  const ids = dead.map(({ id }) => id);
  const ended = await endStrays(ids, graceMs, onWarning);
  if (ended.length > 0) onWarning(`ended what run ${ids.join(", ")} left running: ${ended.join(", ")}`);
  for (const run of dead) closeDeadRun(run);
}

function limitsOf(project: Project, options: RunOptions): ScheduleLimits {
  const { pipeline } = options.plan ?? project.plan;
  return {
    concurrency: options.concurrency ?? pipeline.concurrency ?? availableParallelism(),
    onFailure: options.onFailure ?? pipeline.onFailure,
    budget: pipeline.budget,
  };
}

function graceMsOf({ graceMs = graceMsDefault }: RunOptions): number {
  return graceMs;
}

function inputOf(project: Project, plan: Plan, run: string, options: LimitedOptions): RunInput {
  const { pipeline } = plan;
  return {
    run,
    manifest: project.manifest,
    plan,
    params: project.params,
    data: project.data,
    environment: project.environment,
    limits: options.limits,
    graceMs: graceMsOf(options),
    cache: { isOn: true, forced: [], ...options.cache },
    isWhole: plan.stages.length === pipeline.stages.length,
  };
}

/** What was kept in this run may have made the cache too large. */
async function makeRoom(
  project: Project,
  { state }: OpenFolder,
  events: readonly RunEvent[],
): Promise<Evicted> {
  const nothing = { records: 0, files: 0, bytes: 0 };
  if (!events.some(({ type }) => type === "attempt.finished")) return nothing;
  const { cacheBytesMax: maxBytes } = project.plan.pipeline;
  const options = { maxBytes, pinned: state.currentKeys(), now: systemClock.now() };
  try {
    const { records, blobs: files, bytes } = await evict(project.root, options);
    return { records, files, bytes };
  } catch (error) {
    // What was made is made, whether there is room for it in the cache or not; the next run tries again.
    if (!(error instanceof Error && "code" in error)) throw error;
    return nothing;
  }
}

/** Progress is for screens; a report needs none of it, and a long render makes a lot. */
function keep(events: RunEvent[], event: RunEvent): void {
  if (event.type !== "attempt.progressed") events.push(event);
}

/** Warnings may come before there is somebody to tell them to. */
class Warnings {
  #untold: string[] = [];
  #tell: ((message: string) => void) | undefined;

  raise(message: string): void {
    if (this.#tell === undefined) this.#untold.push(message);
    else this.#tell(message);
  }

  tellTo(tell: (message: string) => void): void {
    this.#tell = tell;
    for (const message of this.#untold.splice(0)) tell(message);
  }
}
