import type { LoadedProject, LoadOptions, Project } from "./api/project.ts";
import type { RunHandle, RunOptions } from "./api/run-options.ts";

// Stage modules import from here in a process of their own, so what they do not need is loaded when it is called.

export { CommandFailed, defineCheck, defineStage, StageFailure } from "./module.ts";
export type { LoadedProject, LoadOptions, Project, UsageProblem } from "./api/project.ts";
export type { RunHandle, RunOptions, RunResult } from "./api/run-options.ts";
export type { RunReport } from "./engine/run-report.ts";
export type { Diagnostic } from "./model/diagnostic.ts";
export type { RunEvent } from "./model/event.ts";
export type { JsonObject, JsonValue } from "./model/json.ts";
export type { Failure, FailureClass, JobState, RunState } from "./model/outcome.ts";
export type { Place, Source } from "./model/source.ts";
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
export async function loadProject(options: LoadOptions): Promise<LoadedProject> {
  const api = await import("./api/load-project.ts");
  return api.loadProject(options);
}

/**
 * Starts a run. Listeners hear each event after it is in the journal. Nothing is printed, no signal is listened to: `stop` and
 * `kill` of the handle are for that. Rejects when the run's folder cannot be written, and for a bug.
 */
export async function startRun(project: Project, options: RunOptions): Promise<RunHandle> {
  const api = await import("./api/start-run.ts");
  return api.startRun(project, options);
}
