import { renderList } from "../expressions/render.ts";
import type { RunFact } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import type { PathVersion } from "../model/work-order.ts";
import { type Known, knownFrom } from "../plan/known.ts";
import type { ProjectFolder } from "../ports.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { versionsOf, type VersionSources } from "./job-versions.ts";
import { PathSet } from "./path-set.ts";
import type { RunInput } from "./run-input.ts";

/** What the project folder is made to hold before the first job and after the last one. */
export class FolderShow {
  readonly #input: RunInput;
  readonly #folder: ProjectFolder;
  readonly #emit: (fact: RunFact) => void;

  constructor(input: RunInput, folder: ProjectFolder, emit: (fact: RunFact) => void) {
    this.#input = input;
    this.#folder = folder;
    this.#emit = emit;
  }

  /** Takes away what stages made that are gone from the manifest, or paths that their stages do not make any more. */
  async clearFormer(): Promise<void> {
    const { plan, params, data, isWhole } = this.#input;
    if (!isWhole) return;
    const paths = declaredNow(plan, knownFrom(plan.pipeline, params, data));
    if (paths === undefined) return;
    const declared = new PathSet(paths);
    const gone = this.#folder
      .formerOutputs()
      .flatMap(({ stage, paths }) =>
        paths
          .filter((path) => !declared.touches(path))
          .map((path) => ({ path, stage, state: "skipped" as const })),
      );
    if (gone.length === 0) return;
    await this.#show(gone);
    const stages = new Set(plan.pipeline.stages.map(({ id }) => id));
    const without = gone.filter(({ stage }) => !stages.has(stage));
    this.#folder.noteOutputs(without.map(({ stage }) => ({ stage, paths: [] })));
  }

  /** Lets the folder show the final version of all that the run settled; false if it could not. */
  async end(sources: VersionSources): Promise<boolean> {
    const jobs = [...sources.jobs.values()];
    const versions = jobs.flatMap((job) => finalVersions(job, sources));
    const isShown = await this.#show(versions);
    this.#folder.noteOutputs(jobs.flatMap((job) => madeOutputs(job, sources)));
    for (const job of jobs) await this.#tellOutdated(job, sources);
    return isShown;
  }

  async #tellOutdated(job: JobRecord, sources: VersionSources): Promise<void> {
    if (job.state === "succeeded" || job.state === "skipped") return;
    const standing = versionsOf(job, sources).filter(
      ({ path, state }) => state !== "succeeded" && sources.view.at(path) === undefined,
    );
    const paths = await this.#folder.leftOver(standing.map(({ path }) => path));
    if (paths.length > 0) this.#emit({ type: "outputs.outdated", job: job.id, paths });
  }

  async #show(versions: readonly PathVersion[]): Promise<boolean> {
    const { restored, trashed, failed } = await this.#folder.show(versions, this.#input.run);
    for (const { stage, files, bytes } of restored) {
      this.#emit({ type: "outputs.restored", job: stage, files, bytes });
    }
    if (trashed.length > 0)
      this.#emit({ type: "warning.raised", message: trashText(trashed, this.#input.run) });
    for (const { stage, path, reason } of failed) {
      const message = `\`${path}\` could not be put in place: ${reason}`;
      this.#emit({ type: "warning.raised", job: stage, message });
    }
    return failed.length === 0;
  }
}

/** What is remembered of a job for the day when it is gone from the manifest; nothing new of one that did not get to make it. */
function madeOutputs(
  job: JobRecord,
  sources: VersionSources,
): readonly { readonly stage: string; readonly paths: readonly string[] }[] {
  if (job.state !== "succeeded" && job.state !== "skipped") return [];
  const made = versionsOf(job, sources).filter(
    ({ entries, stage }) => entries !== undefined && stage === job.id,
  );
  return [{ stage: job.id, paths: made.map(({ path }) => path) }];
}

/** What a job leaves: failed, blocked and cancelled ones leave what is there, unless a loop kept a round. */
function finalVersions(job: JobRecord, sources: VersionSources): readonly PathVersion[] {
  if (job.state === "succeeded" || job.state === "skipped") return versionsOf(job, sources);
  return versionsOf(job, sources).flatMap(({ path }) => {
    const version = sources.view.at(path);
    if (version?.job !== job.id) return [];
    return [{ path, stage: job.id, state: "succeeded" as const, entries: version.entries }];
  });
}

/** All outputs that the manifest declares; undefined while one of them is not known before the run. */
function declaredNow({ pipeline }: Plan, known: Known): readonly string[] | undefined {
  const paths: string[] = [];
  for (const template of pipeline.stages.flatMap(({ outputs }) => outputs)) {
    const isPlain = template.parts.every(({ type }) => type === "text");
    const rendered = isPlain ? renderList([template], {}) : undefined;
    const texts = rendered?.ok === true ? rendered.value : known.paths(template);
    if (texts === undefined) return undefined;
    paths.push(...texts);
  }
  return paths;
}

const namesShown = 5;

/** What is told once for all that went to the trash. */
export function trashText(paths: readonly string[], run: string): string {
  const names = paths.slice(0, namesShown).map((path) => `\`${path}\``);
  const more = paths.length > namesShown ? ` and ${paths.length - namesShown} more` : "";
  return `moved to .storyflow/trash/${run}/, since no stage made it as it was: ${names.join(", ")}${more}`;
}
