import type { RunFact } from "../model/event.ts";
import type { Pipeline } from "../model/pipeline.ts";
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

  /** Takes away what stages made that are gone from the manifest. What present stages make, or read by its name, stays. */
  async clearFormer(): Promise<void> {
    const { plan, params, data, isWhole } = this.#input;
    const { pipeline } = plan;
    const present = new Set(pipeline.stages.map(({ id }) => id));
    const former = this.#folder.formerOutputs().filter(({ stage }) => !present.has(stage));
    if (!isWhole || former.length === 0) return;
    const known = knownFrom(pipeline, params, data);
    const spare = [...knownPaths(pipeline, "outputs", known), ...knownPaths(pipeline, "inputs", known)];
    await this.#show(
      former.flatMap(({ stage, paths }) =>
        paths.map((path) => ({ path, stage, state: "skipped" as const, spare })),
      ),
    );
    this.#folder.forgetOutputs(former.map(({ stage }) => stage));
  }

  /** Lets the folder show the final version of all that the run settled; false if it could not. */
  async end(sources: VersionSources): Promise<boolean> {
    const jobs = [...sources.jobs.values()];
    // Nobody is at work in any part of anything now.
    const versions = jobs.flatMap((job) => finalVersions(job, sources));
    const isShown = await this.#show(await this.#withoutLater(versions));
    const spare = [...sources.claims.paths()];
    for (const job of jobs) {
      if (job.state === "skipped") await this.#folder.retire(job.id, [], spare, this.#input.run);
      await this.#tellOutdated(job, sources);
    }
    return isShown;
  }

  /** What a stage that was not asked for has rewritten is a later version than this run knows of. */
  async #withoutLater(versions: readonly PathVersion[]): Promise<readonly PathVersion[]> {
    const { plan, isWhole } = this.#input;
    if (isWhole) return versions;
    const selected = new Set(plan.stages.map(({ id }) => id));
    const others = plan.pipeline.stages.filter(({ id }) => !selected.has(id));
    const updates = others.flatMap((stage) => stage.updates.map(({ text }) => text.value));
    if (updates.length === 0) return versions;
    const updated = new PathSet(updates);
    const later = versions.map(({ path }) => path).filter((path) => updated.touches(path));
    const standing = new Set(await this.#folder.leftOver(later));
    return versions.filter(({ path }) => !standing.has(path));
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

/** What a job leaves: failed, blocked and cancelled ones leave what is there, unless a loop kept a round. */
function finalVersions(job: JobRecord, sources: VersionSources): readonly PathVersion[] {
  if (job.state === "succeeded" || job.state === "skipped") return versionsOf(job, sources);
  return versionsOf(job, sources).flatMap(({ path }) => {
    const version = sources.view.at(path);
    if (version?.job !== job.id) return [];
    return [{ path, stage: job.id, state: "succeeded" as const, entries: version.entries }];
  });
}

/** Paths that are surely meant by a present stage: a glob means none in particular. */
export function knownPaths(pipeline: Pipeline, key: "inputs" | "outputs", known: Known): readonly string[] {
  return pipeline.stages.flatMap((stage) =>
    stage[key].flatMap((template) => {
      const isPlain = template.parts.every(({ type }) => type === "text");
      return isPlain ? [template.text.value] : (known.paths(template) ?? []);
    }),
  );
}

const namesShown = 5;

/** What is told once for all that went to the trash. */
export function trashText(paths: readonly string[], run: string): string {
  const names = paths.slice(0, namesShown).map((path) => `\`${path}\``);
  const more = paths.length > namesShown ? ` and ${paths.length - namesShown} more` : "";
  return `moved to .storyflow/trash/${run}/, since no stage made it as it was: ${names.join(", ")}${more}`;
}
