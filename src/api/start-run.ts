import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { evict } from "../cache/evict.ts";
import { Engine } from "../engine/engine.ts";
import type { StopSignal } from "../engine/exit-code.ts";
import { foldReport } from "../engine/fold-report.ts";
import type { CacheUse, RunInput, RunWorld } from "../engine/run-input.ts";
import type { RunReport } from "../engine/run-report.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import type { OnFailure } from "../model/pipeline.ts";
import type { Plan } from "../model/plan.ts";
import type { JobExecutor } from "../ports.ts";
import { createRunFolder } from "../runs/create-run-folder.ts";
import { openJournal } from "../runs/open-journal.ts";
import { systemClock } from "../system/system-clock.ts";
import { type LockOptions, lockProject, type ProjectLock } from "./lock-project.ts";
import { makeExecutor } from "./make-executor.ts";
import { type OpenFolder, openProjectFolder } from "./open-project-folder.ts";
import type { Project } from "./project.ts";
import { secretsOf } from "./secrets-of.ts";

export interface RunOptions {
  /** The plan to run in place of the project's whole one: a selection of it. */
  readonly plan?: Plan;
  /** Over the manifest's; by default the number of processors. */
  readonly concurrency?: number;
  /** Over the manifest's. */
  readonly onFailure?: OnFailure;
  /** Between SIGTERM and SIGKILL; 10 s by default. */
  readonly graceMs?: number;
  /** How far what was made before may answer; by default as far as it can. */
  readonly cache?: Partial<CacheUse>;
  /** What to do while another run goes on in the project; by default it is waited for. */
  readonly lock?: Partial<LockOptions>;
  readonly listeners: readonly ((event: RunEvent) => void)[];
  /** Puts something between the engine and what executes, such as a screen whose rows are the jobs. */
  readonly wrapExecutor?: (executor: JobExecutor) => JobExecutor;
}

export interface RunHandle {
  /** A ULID. */
  readonly id: string;
  /** The run's folder, relative to the project root. */
  readonly folder: string;
  readonly result: Promise<RunResult>;
  /** Starts nothing new but `always` stages, stops what runs and waits for it. */
  stop(signal: StopSignal): void;
  /** Ends everything at once. */
  kill(): void;
}

export interface RunResult {
  readonly state: RunState;
  readonly exitCode: number;
  readonly report: RunReport;
}

const graceMsDefault = 10_000;

/**
 * Starts a run of a project. Rejects with `ProjectLocked` when another one goes on and is not to be waited for, with the error of
 * the system when the run's folder cannot be written, and for a bug.
 */
export async function startRun(project: Project, options: RunOptions): Promise<RunHandle> {
  const lock = await lockProject(project.root, options.lock ?? {});
  try {
    return await startLocked(project, options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(project: Project, options: RunOptions, lock: ProjectLock): Promise<RunHandle> {
  const plan = options.plan ?? project.plan;
  const runFolder = await createRunFolder(project.root, plan.pipeline.source.text, systemClock.now());
  // Attempts of runs that were killed have left their folders; the lock is ours, so nobody is at work in one.
  await rm(join(project.root, ".storyflow", "tmp"), { recursive: true, force: true });
  const secrets = secretsOf(plan.pipeline, project.environment);
  const warnings = new Warnings();
  const folder = await openProjectFolder(project, { onWarning: (message) => warnings.raise(message) });
  const local = makeExecutor(project, folder, secrets);
  const events: RunEvent[] = [];
  const world: RunWorld = {
    executor: options.wrapExecutor?.(local) ?? local,
    folder: folder.workspace,
    clock: systemClock,
    random: Math.random,
    journal: openJournal(runFolder.journal),
    listeners: [(event) => keep(events, event), ...options.listeners],
    mask: secrets.mask,
    logFile: runFolder.logFile,
  };
  const engine = new Engine(inputOf(project, plan, runFolder.id, options), world);
  const finish = async (): Promise<RunResult> => {
    try {
      const { state, exitCode } = await engine.run();
      await tidy(project, folder, events);
      const report = foldReport(events);
      await runFolder.writeJson("report.json", report);
      return { state, exitCode, report };
    } finally {
      folder.state.close();
      lock.release();
    }
  };
  const result = finish();
  // The run has begun now, so its events have.
  warnings.tellTo((message) => engine.warn(message));
  return {
    id: runFolder.id,
    folder: runFolder.relative,
    result,
    stop: (signal) => engine.stop(signal),
    kill: () => engine.kill(),
  };
}

function inputOf(project: Project, plan: Plan, run: string, options: RunOptions): RunInput {
  const { pipeline } = plan;
  return {
    run,
    manifest: project.manifest,
    plan,
    params: project.params,
    data: project.data,
    environment: project.environment,
    limits: {
      concurrency: options.concurrency ?? pipeline.concurrency ?? availableParallelism(),
      onFailure: options.onFailure ?? pipeline.onFailure,
    },
    graceMs: options.graceMs ?? graceMsDefault,
    cache: { isOn: true, forced: [], ...options.cache },
    isWhole: plan.stages.length === pipeline.stages.length,
  };
}

/** What was kept in this run may have made the cache too large. */
async function tidy(project: Project, { state }: OpenFolder, events: readonly RunEvent[]): Promise<void> {
  if (!events.some(({ type }) => type === "attempt.finished")) return;
  const { cacheBytesMax: maxBytes } = project.plan.pipeline;
  const options = { maxBytes, pinned: state.currentKeys(), now: systemClock.now() };
  // What was made is made, whether there is room for it in the cache or not; the next run tries again.
  await evict(project.root, options).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error)) throw error;
  });
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
