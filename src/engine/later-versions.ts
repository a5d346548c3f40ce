import type { MadePath } from "../model/record.ts";
import type { PathVersion } from "../model/work-order.ts";
import { knownFrom } from "../plan/known.ts";
import type { ProjectFolder } from "../ports.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { knownPaths } from "./known-paths.ts";
import { PathSet } from "./path-set.ts";
import type { RunInput } from "./run-input.ts";

/**
 * What stages that were not asked for have rewritten is a later version than a run of some stages knows of. One of those may read the
 * version before it; afterwards the later one is to stand there again, as long as what it was made of stays the same.
 */
export class LaterVersions {
  readonly #input: RunInput;
  readonly #folder: ProjectFolder;
  readonly #updated: PathSet | undefined;
  #before: ReadonlyMap<string, MadePath> = new Map();

  constructor(input: RunInput, folder: ProjectFolder) {
    this.#input = input;
    this.#folder = folder;
    this.#updated = updatedByOthers(input);
  }

  /** Looks at what stands there before anything is done. */
  async remember(): Promise<void> {
    const updated = this.#updated;
    if (updated === undefined) return;
    const { plan, params, data } = this.#input;
    const { pipeline } = plan;
    const paths = knownPaths(pipeline, "outputs", knownFrom(pipeline, params, data));
    const standing = await this.#folder.standing(paths.filter((path) => updated.touches(path)));
    this.#before = new Map(standing.map((made) => [made.path, made]));
  }

  /** Of the versions that this run knows those that are to stand at its end, or the later ones in their place. */
  async choose(
    versions: readonly PathVersion[],
    jobs: ReadonlyMap<string, JobRecord>,
  ): Promise<readonly PathVersion[]> {
    const updated = this.#updated;
    if (updated === undefined) return versions;
    const paths = versions.map(({ path }) => path).filter((path) => updated.touches(path));
    const left = new Set(await this.#folder.leftOver(paths));
    return versions.flatMap((version) => {
      const { path, stage } = version;
      const before = updated.touches(path) ? this.#before.get(path) : undefined;
      if (before !== undefined && jobs.get(stage)?.isCached === true) {
        return [{ ...version, entries: before.entries }];
      }
      return left.has(path) ? [] : [version];
    });
  }
}

function updatedByOthers({ plan, isWhole }: RunInput): PathSet | undefined {
  if (isWhole) return undefined;
  const selected = new Set(plan.stages.map(({ id }) => id));
  const others = plan.pipeline.stages.filter(({ id }) => !selected.has(id));
  const updates = others.flatMap((stage) => stage.updates.map(({ text }) => text.value));
  return updates.length === 0 ? undefined : new PathSet(updates);
}
