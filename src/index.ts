import type { RecordedRun } from "./api/kept-runs.ts";
import type { LoadedManifest, LoadOptions, Project, RunPlan } from "./api/project.ts";
import type { RunHandle, RunOptions } from "./api/run-options.ts";
import type { KeptRun } from "./runs/list-runs.ts";

// Stage modules import from here in a process of their own, so what they do not need is loaded when it is called.

export { CommandFailed, defineCheck, defineStage, StageFailure } from "./module.ts";
export type { RecordedRun } from "./api/kept-runs.ts";
export type { LoadedManifest, LoadOptions, Project, RunPlan, UsageProblem } from "./api/project.ts";
export type { RunHandle, RunOptions, RunResult } from "./api/run-options.ts";
export type { RunReport } from "./engine/run-report.ts";
export type { Diagnostic } from "./model/diagnostic.ts";
export type { EventOf, RunEvent } from "./model/event.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export type { Failure, FailureClass, JobState, RunState } from "./model/outcome.ts";
export type { Place, Source } from "./model/source.ts";
export type { KeptRun, KeptRunState } from "./runs/list-runs.ts";
export type { RunHead, RunHeadOptions, RunProcess } from "./runs/run-head.ts";
export type {
  CheckContext,
  CheckModule,
  CommandOptions,
  CommandResult,
  Finding,
  StageContext,
  StageFailureClass,
  StageModule,
} from "./module.ts";

/**
 * Reads a manifest and all that it names, checks and plans it. Mistakes come back as diagnostics (of the manifest) and
 * usage problems (of the params); without any there is a project.
 */
export async function loadManifest(manifest: string, options?: LoadOptions): Promise<LoadedManifest> {
  const api = await import("./api/load-manifest.ts");
  return api.loadManifest(manifest, options);
}

/**
 * What a run of a project is to do: all of its stages, or some with all that they need. Rejects with an error whose `name` is
 * `UnknownStages`.
 */
export async function planPipeline(
  project: Project,
  { stages }: { readonly stages?: readonly string[] } = {},
): Promise<RunPlan> {
  const { planRun } = await import("./api/plan-run.ts");
  return planRun(project, stages);
}

/**
 * Starts a run. Nothing is printed and no signal of the process is listened to: the handle tells what happens, and pauses and cancels.
 * Rejects with an error whose `name` is `ProjectLocked` when another run goes on and is not to be waited for, with the reason of
 * `signal` when that aborts before the run begins, when the run's folder cannot be written, and for a bug.
 */
export async function startRun(plan: RunPlan, options?: RunOptions): Promise<RunHandle> {
  const api = await import("./api/start-run.ts");
  return api.startRun(plan, options);
}

/**
 * The runs that are on record in a project, the latest first. `root` is the folder of the manifest. A folder that cannot be read as a
 * run, or is one of another version of storyflow, is left out; a project without runs has none.
 */
export async function listRuns(root: string): Promise<readonly KeptRun[]> {
  const { listKeptRuns } = await import("./api/kept-runs.ts");
  return listKeptRuns(root);
}

/**
 * All that is on record of a run: what it was asked for, its state, its report as far as it has come, and its events. It may go on
 * meanwhile. Undefined where there is no such run. `id` is a whole one.
 */
export async function readRun(root: string, id: string): Promise<RecordedRun | undefined> {
  const { readRunRecord } = await import("./api/kept-runs.ts");
  return readRunRecord(root, id);
}

/**
 * Deletes what is on record of a run: its events, logs and report. What it made stays, and so does what is in the cache. False where
 * there is no such run; rejects with an error whose `name` is `RunGoesOn` while it lives, and when the system refuses.
 */
export async function deleteRun(root: string, id: string): Promise<boolean> {
  const { deleteKeptRun } = await import("./api/kept-runs.ts");
  return deleteKeptRun(root, id);
}
