import type { RunFact } from "../model/event.ts";
import type { PathVersion } from "../model/work-order.ts";
import { knownFrom } from "../plan/known.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import type { ProjectFolder } from "../ports.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { knownPaths } from "./known-paths.ts";
import { LaterVersions } from "./later-versions.ts";
import { versionsOf, type VersionSources } from "./job-versions.ts";
import { foldersAbove, plainPath } from "./plain-path.ts";
import type { RunInput } from "./run-input.ts";

type FormerOutputs = ReturnType<ProjectFolder["formerOutputs"]>[number];

/** What the project folder is made to hold before the first job and after the last one. */
export class FolderShow {
  readonly #input: RunInput;
  readonly #folder: ProjectFolder;
  readonly #emit: (fact: RunFact) => void;
  readonly #later: LaterVersions;

  constructor(input: RunInput, folder: ProjectFolder, emit: (fact: RunFact) => void) {
    this.#input = input;
    this.#folder = folder;
    this.#emit = emit;
    this.#later = new LaterVersions(input, folder);
  }

  /** Before the first job. */
  async begin(): Promise<void> {
    await this.#clearFormer();
    await this.#later.remember();
  }

  /** Takes away what items made that are gone from the list of a stage, before anybody reads. `others` is what the present ones make. */
  async clearItems(id: string, present: ReadonlySet<string>, others: readonly string[]): Promise<void> {
    await this.#clear(({ stage }) => stageOfJob(stage) === id && !present.has(stage), others);
  }

  /**
   * Takes away what stages made that are gone from the manifest. What present stages make, or read by its name, stays, and so does what a fanned-out
   * stage made: whether its items are gone is known only with its list.
   */
  async #clearFormer(): Promise<void> {
    if (!this.#input.isWhole) return;
    const { stages } = this.#input.plan.pipeline;
    const plain = new Set(stages.filter(({ fanOut }) => fanOut === undefined).map(({ id }) => id));
    const fannedOut = new Set(stages.filter(({ fanOut }) => fanOut !== undefined).map(({ id }) => id));
    await this.#clear(({ stage }) => !plain.has(stage) && !fannedOut.has(stageOfJob(stage)), []);
  }

  async #clear(isGone: (former: FormerOutputs) => boolean, others: readonly string[]): Promise<void> {
    const former = this.#folder.formerOutputs().filter(isGone);
    if (former.length === 0) return;
    const { plan, params, data } = this.#input;
    const known = knownFrom(plan.pipeline, params, data);
    const inputs = namedBy(knownPaths(plan.pipeline, "inputs", known), former);
    const spare = [...knownPaths(plan.pipeline, "outputs", known), ...inputs, ...others];
    await this.#show(
      former.flatMap(({ stage, paths }) =>
        paths.map((path) => ({ path, stage, state: "skipped" as const, spare })),
      ),
    );
    this.#folder.forgetOutputs(former.map(({ stage }) => stage));
  }

  /** Lets the folder show the final version of all that the run settled; false if it could not. */
  async end(sources: VersionSources): Promise<boolean> {
    const jobs = [...sources.jobs.values()].filter(({ fanOut }) => fanOut === undefined);
    // Nobody is at work in any part of anything now.
    const versions = jobs.flatMap((job) => finalVersions(job, sources));
    const isShown = await this.#show(await this.#later.choose(versions, sources.jobs));
    const spare = sources.claims.paths();
    for (const job of jobs) {
      if (job.state === "skipped") await this.#folder.retire(job.id, [], () => spare, this.#input.run);
      await this.#tellOutdated(job, sources);
    }
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

/** The inputs that name a former output, or something in it. A folder around it is read for what is there now. */
function namedBy(inputs: readonly string[], former: readonly FormerOutputs[]): readonly string[] {
  const outputs = new Set(former.flatMap(({ paths }) => paths.map(plainPath)));
  return inputs.filter((input) => {
    const plain = plainPath(input);
    return [plain, ...foldersAbove(plain)].some((path) => outputs.has(path));
  });
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

const namesShown = 5;

/** What is told once for all that went to the trash. */
export function trashText(paths: readonly string[], run: string): string {
  const names = paths.slice(0, namesShown).map((path) => `\`${path}\``);
  const more = paths.length > namesShown ? ` and ${paths.length - namesShown} more` : "";
  return `moved to .storyflow/trash/${run}/, since no stage made it as it was: ${names.join(", ")}${more}`;
}
