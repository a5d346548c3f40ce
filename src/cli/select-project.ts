import { planRun } from "../api/plan-run.ts";
import type { ManifestRequest, Project, RunPlan } from "../api/project.ts";
import type { CacheUse } from "../engine/run-input.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import { knownFrom } from "../plan/known.ts";
import { selectStages, type UnknownName } from "../plan/select-stages.ts";
import type { Cli, SelectFlags } from "./command-line.ts";
import { splitWords } from "./find-manifest.ts";
import { load } from "./load.ts";
import { refuse, refuseUsage } from "./refuse.ts";

export interface SelectedProject {
  readonly project: RunPlan;
  readonly cache: CacheUse;
}

/** What the words and flags of `run`, `plan` and `explain` name; an exit code if they name nothing, and said so. */
export async function selectProject(
  words: readonly string[],
  flags: SelectFlags,
  cli: Cli,
  isRemembered: boolean = false,
): Promise<SelectedProject | number> {
  const { load: options, stages, cache } = await readSelection(words, flags, cli);
  const { manifest } = options;
  const { forced: force } = cache;
  const loaded = await load(manifest, { ...options, isRemembered });
  const refused = refuse(loaded, cli);
  if (refused !== undefined) return refused;
  const { project } = loaded;
  if (project === undefined) throw new Error(`${manifest} has no error and no plan`);
  const forced = force === "all" ? [] : force;
  const known = knownFrom(project.plan.pipeline, project.params, project.data);
  const { unknown } = selectStages(project.plan, [...stages, ...forced], known);
  if (unknown.length > 0) return refuseStages(project, unknown, cli);
  const planned = planRun(project, stages);
  const idle = forced.filter((id) => !planned.plan.stages.some((stage) => stage.id === stageOfJob(id)));
  if (idle.length > 0)
    return refuseUsage(
      idle.map((id) => idleProblem(id, stages)),
      cli,
    );
  return { project: planned, cache };
}

interface Selection {
  readonly load: ManifestRequest;
  readonly stages: readonly string[];
  readonly cache: CacheUse;
}

/** What words and flags ask for, before anything is read. */
export async function readSelection(
  words: readonly string[],
  flags: SelectFlags,
  cli: Cli,
): Promise<Selection> {
  const { cwd, environment } = cli;
  const { force, taken } = forcedStages(flags.force ?? []);
  const { manifest, stages } = await splitWords([...taken, ...words], cwd);
  const { param: params = [], paramsFile } = flags;
  const file = paramsFile === undefined ? {} : { paramsFile };
  const cache = { isOn: flags.cache !== false, forced: force };
  const values = Object.fromEntries(params);
  return { load: { cwd, manifest, params: values, environment, ...file }, stages, cache };
}

/** `--force` takes the word behind it for a stage; where that is a manifest, it was meant for itself. */
function forcedStages(names: readonly string[] | true): {
  readonly force: CacheUse["forced"];
  readonly taken: readonly string[];
} {
  if (names === true) return { force: "all", taken: [] };
  const taken = names.filter((name) => /\.ya?ml$/i.test(name));
  return { force: taken.length > 0 ? "all" : names, taken };
}

function idleProblem(id: string, stages: readonly string[]) {
  const message = `\`${id}\` is to run in any case, but ${stages.join(", ")} ${stages.length === 1 ? "does" : "do"} not need it`;
  return { message, hint: `name it among the stages: ${[...stages, id].join(" ")}` };
}

function refuseStages(project: Project, unknown: readonly UnknownName[], cli: Cli): number {
  const stages = project.plan.stages.map((stage) => stage.id).join(", ");
  const problems = unknown.map(({ id, suggestion, problem }) => ({
    message: `\`${id}\` is not a stage of ${project.manifest}`,
    hint: suggestion === undefined ? `its stages are ${stages}` : `did you mean \`${suggestion}\`?`,
    ...problem,
  }));
  return refuseUsage(problems, cli);
}
