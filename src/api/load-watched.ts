import { dirname, resolve } from "node:path";
import { type Diagnostic, hasErrors } from "../model/diagnostic.ts";
import type { Stage } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import { selectStages } from "../plan/select-stages.ts";
import { loadManifest } from "./load-manifest.ts";
import type { ManifestRequest, Project, RunPlan, UsageProblem } from "./project.ts";

/** A project as it is written now, or why it cannot be run. */
export interface LoadedWatched {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
  readonly problems: readonly UsageProblem[];
  /** Files that say what the pipeline is, absolute; a folder, with a slash, where one of them may be missing. */
  readonly files: readonly string[];
  /** With the plan of the stages that were asked for. */
  readonly project?: RunPlan;
}

export async function loadWatched(
  options: ManifestRequest,
  stages: readonly string[],
): Promise<LoadedWatched> {
  const {
    project,
    plan: _,
    usage,
    files,
    ...loaded
  } = await loadManifest(options.manifest, {
    ...options,
    isRemembered: true,
  });
  const { plan, unknown = [] } = project === undefined ? {} : selectStages(project.plan, stages);
  const problems = [...usage, ...unknown.map(({ id }) => ({ message: `\`${id}\` is not a stage any more` }))];
  return {
    ...loaded,
    problems,
    files: hasErrors(loaded.diagnostics)
      ? [...files, ...foldersOfModules(loaded.diagnostics, files, options)]
      : files,
    ...(project !== undefined && plan !== undefined && { project: { ...project, plan, stages } }),
  };
}

/** What a broken module imports is not known: it may lie beside it. */
function foldersOfModules(
  diagnostics: readonly Diagnostic[],
  files: readonly string[],
  { cwd, manifest }: ManifestRequest,
): readonly string[] {
  if (!diagnostics.some(({ code }) => code === "module/unusable")) return [];
  const root = dirname(resolve(cwd, manifest));
  const folders = files.filter((file) => /\.[cm]?[jt]s$/u.test(file)).map((file) => dirname(file));
  return folders
    .filter((folder) => folder !== root && !folder.includes("/node_modules/"))
    .map((folder) => `${folder}/`);
}

/** All of a project that decides what a run of it does, but for the files that stages read. */
export function projectText(project: Project): string {
  const { plan, params, data, environment, optionSchemas, moduleFiles } = project;
  const modules = [...moduleFiles].map(([uses, files]) => [uses, files.map(({ file }) => file)]);
  const stages = plan.stages.map(({ id }) => id);
  const { text } = plan.pipeline.source;
  return JSON.stringify([text, params, data, environment, [...optionSchemas], modules, stages]);
}

/** Stages that are written otherwise than before, wherever they stand. */
export function changedStages(now: Project, before: Project | undefined): ReadonlySet<string> {
  const old = new Map(before?.plan.stages.map(({ id, stage }) => [id, stageText(stage)]));
  const changed = now.plan.stages.filter(({ id, stage }) => old.get(id) !== stageText(stage));
  return new Set(changed.map(({ id }) => id));
}

const placeNames: ReadonlySet<string> = new Set(["place", "runs"]);

function stageText(stage: Stage): string {
  return JSON.stringify(stage, (name, value: unknown) => (placeNames.has(name) ? undefined : value));
}
