import { availableParallelism } from "node:os";
import { Engine } from "../engine/engine.ts";
import type { StopSignal } from "../engine/exit-code.ts";
import { foldReport, type RunReport } from "../engine/fold-report.ts";
import { createLocalExecutor } from "../executors/local-executor.ts";
import { moduleKind } from "../kinds/module-kind.ts";
import { shellKind } from "../kinds/shell-kind.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import type { OnFailure } from "../model/pipeline.ts";
import type { Plan } from "../model/plan.ts";
import type { JobExecutor } from "../ports.ts";
import { createRunFolder } from "../runs/create-run-folder.ts";
import { openJournal } from "../runs/open-journal.ts";
import { systemClock } from "../system/system-clock.ts";
import { openWorkspace } from "../workspace/open-workspace.ts";
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

/** Starts a run of a project. Rejects only for a bug, or when the run's folder cannot be written. */
export async function startRun(project: Project, options: RunOptions): Promise<RunHandle> {
  const plan = options.plan ?? project.plan;
  const { pipeline } = plan;
  const folder = await createRunFolder(project.root, pipeline.source.text, systemClock.now());
  const secrets = secretsOf(pipeline, project.environment);
  const workspace = await openWorkspace(project.root);
  const local = createLocalExecutor({
    workspace,
    kinds: { shell: shellKind, module: moduleKind },
    environment: project.environment,
    secretValues: secrets.values,
    optionSchemas: project.optionSchemas,
  });
  const events: RunEvent[] = [];
  const engine = new Engine(
    {
      run: folder.id,
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
    },
    {
      executor: options.wrapExecutor?.(local) ?? local,
      clock: systemClock,
      random: Math.random,
      journal: openJournal(folder.journal),
      listeners: [(event) => keep(events, event), ...options.listeners],
      mask: secrets.mask,
      logFile: folder.logFile,
    },
  );
  const finish = async (): Promise<RunResult> => {
    const { state, exitCode } = await engine.run();
    const report = foldReport(events);
    await folder.writeJson("report.json", report);
    return { state, exitCode, report };
  };
  return {
    id: folder.id,
    folder: folder.relative,
    result: finish(),
    stop: (signal) => engine.stop(signal),
    kill: () => engine.kill(),
  };
}

/** Progress is for screens; a report needs none of it, and a long render makes a lot. */
function keep(events: RunEvent[], event: RunEvent): void {
  if (event.type !== "attempt.progressed") events.push(event);
}
