import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { entriesWithin } from "../keys/key-parts.ts";
import { trashText } from "../engine/folder-show.ts";
import { PathSet } from "../engine/path-set.ts";
import type { PathVersion, WorkOrder } from "../model/work-order.ts";
import type { KeyedOrder } from "../ports.ts";
import { checkPaths } from "./check-paths.ts";
import { findInputs } from "./find-inputs.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { prepareWork, type PreparedWork } from "./prepare-work.ts";
import type { Problem } from "./problem.ts";
import { storeBase } from "./store-base.ts";

/** Everything up to the command. Old outputs are removed last, when nothing else can be in the way. */
export async function prepareAttempt(
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  context: AttemptContext,
): Promise<PreparedWork> {
  const { world } = context;
  const wrongPath = await checkPaths(order, world.workspace);
  if (wrongPath !== undefined) return { ok: false, problem: wrongPath };
  const files = await inputFiles(order, keyed, world);
  if (!files.ok) return files;
  const prepared = await prepareWork(order, files.files, context);
  if (!prepared.ok) return prepared;
  const problem = (await putInPlace(order, files.files, context)) ?? (await storeBase(order, world));
  if (problem !== undefined) return { ok: false, problem };
  await makeRoom(order, context);
  return prepared;
}

async function inputFiles(order: WorkOrder, keyed: KeyedOrder | undefined, { workspace }: LocalWorld) {
  if (keyed === undefined) return findInputs(order, workspace);
  return { ok: true, files: keyed.inputs.map(({ path }) => path) } as const;
}

/** What the command reads of what others made stands in the project, and nothing that is not there for it. */
export async function putInPlace(
  order: WorkOrder,
  files: readonly string[],
  { world, controls }: AttemptContext,
): Promise<Problem | undefined> {
  const read = new PathSet([...files, ...order.updates, ...order.content.flatMap(({ paths }) => paths)]);
  const versions = order.versions.flatMap((version) => versionToShow(version, order, read));
  const strays = await findStrays(order, files, world);
  return showTold([...strays, ...versions], order, { world, controls });
}

/**
 * What the command would come across in outputs of which only a part is put in place: left by a later version, or by a person. Whoever
 * else is at work in them is not where this one looks.
 */
async function findStrays(
  order: WorkOrder,
  files: readonly string[],
  { workspace }: LocalWorld,
): Promise<readonly PathVersion[]> {
  const shared = order.versions.filter(({ entries, isShared }) => entries !== undefined && isShared === true);
  if (shared.length === 0) return [];
  const own = [...order.outputs, ...order.updates];
  const seen = await workspace.resolveInputs(order.inputs, own, []);
  const meant = new Set(files);
  return seen.files
    .filter((path) => !meant.has(path))
    .flatMap((path) => {
      const version = shared.find((other) => new PathSet([other.path]).touches(path));
      return version === undefined ? [] : [{ path, stage: version.stage, state: version.state }];
    });
}

/** Of an output in which others may be at work only what this job reads. */
function versionToShow(version: PathVersion, order: WorkOrder, read: PathSet): readonly PathVersion[] {
  const { path, entries, isShared } = version;
  if (entries === undefined) return isToClear(version, order) ? [version] : [];
  if (!read.touches(path)) return [];
  const isAllRead = order.content.some(({ paths }) => paths.includes(path));
  if (isShared !== true || isAllRead) return [version];
  const parts = {
    ...version,
    entries: entries.filter((entry) => read.touches(entry.path)),
    isPart: true,
  } as const;
  const own = order.updates.filter((update) => new PathSet([path]).touches(update));
  return [
    parts,
    ...own.map((update) => ({ ...version, path: update, entries: entriesWithin(entries, update) })),
  ];
}

/** An `always` stage may be there to look at what a failed one left. */
function isToClear({ state }: PathVersion, { cache }: WorkOrder): boolean {
  return state === "skipped" || (state === "failed" && cache.notReused !== "`always`");
}

/** Says what was put back, and what went to the trash for that. */
export async function showTold(
  versions: readonly PathVersion[],
  order: WorkOrder,
  { world, controls }: Pick<AttemptContext, "world" | "controls">,
): Promise<Problem | undefined> {
  const { restored, trashed, failed } = await world.workspace.show(versions, order.run);
  for (const { stage, files: count, bytes } of restored) controls.onRestored(stage, count, bytes);
  if (trashed.length > 0) controls.onWarning(trashText(trashed, order.run));
  const [first] = failed;
  if (first === undefined) return undefined;
  const message = `\`${first.path}\` of \`${first.stage}\` could not be put in place: ${first.reason}`;
  return {
    class: "not_found",
    message,
    hint: `run \`${first.stage}\` again with \`--force ${first.stage}\``,
  };
}

async function makeRoom(order: WorkOrder, { world, controls }: AttemptContext): Promise<void> {
  const { workspace } = world;
  if (order.clean) {
    const trashed = await workspace.clearOutputs(order.outputs, order.run);
    if (trashed.length > 0) controls.onWarning(trashText(trashed, order.run));
    return;
  }
  for (const path of order.outputs) {
    await mkdir(dirname(join(workspace.root, path)), { recursive: true });
  }
}
