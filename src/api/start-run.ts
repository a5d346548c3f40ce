import { rm } from "node:fs/promises";
import { availableParallelism, hostname } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import { join } from "node:path";
import { evict } from "../cache/evict.ts";
import { Engine } from "../engine/engine.ts";
import { foldReport } from "../engine/fold-report.ts";
import type { RunInput, RunWorld } from "../engine/run-input.ts";
import type { RunEvent } from "../model/event.ts";
import { endStrays } from "../kinds/end-strays.ts";
import type { Evicted } from "../ports.ts";
import { closeDeadRun, findDeadRuns } from "../runs/dead-runs.ts";
import { openMachineSlots } from "../runs/machine-slots.ts";
import { runIds } from "../runs/list-runs.ts";
import { openJournal } from "../runs/open-journal.ts";
import type { ScheduleLimits } from "../scheduler/commands.ts";
import { systemClock } from "../system/system-clock.ts";
import { CacheRoom } from "./cache-room.ts";
import { lockProject, type ProjectLock, ProjectLocked } from "./lock-project.ts";
import { makeExecutor } from "./make-executor.ts";
import { makeHandle, obeySignal } from "./make-handle.ts";
import { noteMeasured, readHistories } from "./note-measured.ts";
import { type OpenFolder, openProjectFolder } from "./open-project-folder.ts";
import type { RunPlan } from "./project.ts";
import type { RunHandle, RunOptions, RunResult } from "./run-options.ts";
import { isProcessLiving } from "./run-process.ts";
import { RunControls } from "./run-controls.ts";
import { RunPulse } from "./run-events.ts";
import { openRunRecord, type RunRecord } from "./run-record.ts";
import { secretsOf } from "./secrets-of.ts";

const graceMsDefault = 10_000;

/**
 * Starts a run. Rejects with `ProjectLocked` when another one goes on and is not to be waited for, with the reason of `signal` when that
 * aborts before it begins, with the error of the system when the run's folder cannot be written, and for a bug.
 */
export async function startRun(plan: RunPlan, options: RunOptions = {}): Promise<RunHandle> {
  const { signal } = options;
  signal?.throwIfAborted();
  const limits = limitsOf(plan, options);
  const record = await openRunRecord(plan, options, limits);
  const controls = new RunControls(record.folder.path);
  let lock: ProjectLock | undefined;
  try {
    const stops = signal === undefined ? [] : [signal];
    if (options.lock?.wait !== false) options.onPending?.(record.folder.id);
    lock = await lockProject(plan.root, {
      ...options.lock,
      signal: AbortSignal.any([controls.signal, ...stops]),
    });
    if (options.lock?.wait === false) options.onPending?.(record.folder.id);
    return await startLocked(plan, { ...options, limits }, { record, controls, lock });
  } catch (error) {
    controls.close();
    lock?.release();
    await record.folder.discard();
    signal?.throwIfAborted();
    if (!(error instanceof ProjectLocked)) throw error;
    throw new ProjectLocked(error.holder, controls.signal.aborted);
  }
}

/** What a run holds from before it begins until after its end. */
interface Held {
  readonly record: RunRecord;
  readonly controls: RunControls;
  readonly lock: ProjectLock;
}

type LimitedOptions = RunOptions & { readonly limits: ScheduleLimits };

async function startLocked(
  project: RunPlan,
  options: LimitedOptions,
  { record, controls, lock }: Held,
): Promise<RunHandle> {
  const { plan } = project;
  const runFolder = record.folder;
  const warnings = new Warnings();
  const earlier = runIds(project.root);
  await takeOver(project.root, earlier, graceMsOf(options), (message) => warnings.raise(message));
  // Attempts of runs that were killed have left their folders; the lock is ours, so nobody is at work in one.
  await rm(join(project.root, ".storyflow", "tmp"), { recursive: true, force: true });
  const secrets = secretsOf(plan.pipeline, project.environment);
  const folder = await openProjectFolder(project, { onWarning: (message) => warnings.raise(message) });
  const local = makeExecutor(project, folder, secrets);
  const events: RunEvent[] = [];
  const pulse = new RunPulse();
  const world: RunWorld = {
    executor: options.wrapExecutor?.(local, folder.workspace) ?? local,
    folder: folder.workspace,
    machineSlots: openMachineSlots(),
    clock: systemClock,
    random: Math.random,
    journal: openJournal(runFolder.journal),
    listeners: [(event) => keep(events, event), noteMeasured(folder.state), () => pulse.beat()],
    makeRoom: () => makeRoom(project, folder),
    mask: secrets.mask,
    logFile: runFolder.logFile,
  };
  const input = { ...inputOf(project, runFolder.id, options), histories: readHistories(folder.state) };
  const continued = record.begin(options, earlier);
  const engine = new Engine(continued === undefined ? input : { ...input, continued }, world);
  const finish = async (): Promise<RunResult> => {
    try {
      // Whoever has the handle may listen first.
      await nextTurn();
      const running = engine.run();
      // The run has begun now, so its events have.
      warnings.tellTo((message) => engine.warn(message));
      const { state, exitCode } = await running;
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
      pulse.end();
    }
  };
  const result = obeySignal(options.signal, engine, finish());
  controls.attach(engine);
  return makeHandle(engine, runFolder, pulse, result);
}

/** Ends what dead runs left running, and writes down that they are dead. */
async function takeOver(
  root: string,
  earlier: readonly string[],
  graceMs: number,
  onWarning: (message: string) => void,
): Promise<void> {
  const dead = findDeadRuns(root, earlier, isProcessLiving, hostname());
  if (dead.length === 0) return;
  // In a copy of the project, what goes on where it was copied from is no stray.
  const ids = dead.filter(({ head }) => !isProcessLiving(head.process)).map(({ id }) => id);
  const ended = await endStrays(ids, graceMs, onWarning);
  if (ended.length > 0) onWarning(`ended what run ${ids.join(", ")} left running: ${ended.join(", ")}`);
  for (const run of dead) closeDeadRun(run);
}

function limitsOf({ plan: { pipeline } }: RunPlan, options: RunOptions): ScheduleLimits {
  return {
    concurrency: options.concurrency ?? pipeline.concurrency ?? availableParallelism(),
    onFailure: options.onFailure ?? pipeline.onFailure,
    budget: pipeline.budget,
  };
}

function graceMsOf({ graceMs = graceMsDefault }: RunOptions): number {
  return graceMs;
}

function inputOf(project: RunPlan, run: string, options: LimitedOptions): RunInput {
  const { plan } = project;
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
    isWhole: plan.stages.length === plan.pipeline.stages.length && plan.chosen === undefined,
  };
}

const cacheRoom = new CacheRoom();

/** What was kept in this run may have made the cache too large. */
async function makeRoom({ root, plan }: RunPlan, { state, writtenBytes }: OpenFolder): Promise<Evicted> {
  const nothing = { records: 0, files: 0, bytes: 0 };
  const { cacheBytesMax: maxBytes } = plan.pipeline;
  const written = writtenBytes();
  if (written === 0 || !cacheRoom.isDue(root, maxBytes, written)) return nothing;
  const options = { maxBytes, pinned: state.currentKeys(), now: systemClock.now() };
  try {
    const evicted = await evict(root, options);
    cacheRoom.note(root, evicted);
    return { records: evicted.records, files: evicted.blobs, bytes: evicted.bytes };
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
