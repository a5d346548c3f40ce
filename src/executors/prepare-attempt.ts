import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { entriesWithin } from "../keys/key-parts.ts";
import { trashText } from "../engine/folder-show.ts";
import type { PathVersion, WorkOrder } from "../model/work-order.ts";
import type { KeyedOrder } from "../ports.ts";
import { checkPaths } from "./check-paths.ts";
import { findInputs } from "./find-inputs.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { prepareWork, type PreparedWork } from "./prepare-work.ts";
import { type Problem, systemProblem } from "./problem.ts";
import { storeMade } from "./record-book.ts";

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
async function putInPlace(
  order: WorkOrder,
  files: readonly string[],
  { world, controls }: AttemptContext,
): Promise<Problem | undefined> {
  const read = order.versions.filter((version) => isRead(version, order, files));
  const { restored, trashed, failed } = await world.workspace.show(read, order.run);
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

function isRead(version: PathVersion, order: WorkOrder, files: readonly string[]): boolean {
  const { path, entries, state } = version;
  if (entries === undefined) return state === "skipped";
  const isContent = order.content.some(({ paths }) => paths.some((other) => overlap(path, other)));
  if (isContent || order.updates.some((update) => overlap(path, update))) return true;
  return files.some((file) => overlap(path, file));
}

function overlap(a: string, b: string): boolean {
  const [first, second] = [`${a}/`, `${b}/`].map((path) => path.replaceAll(/\/+/gu, "/"));
  return (
    first !== undefined && second !== undefined && (first.startsWith(second) || second.startsWith(first))
  );
}

/** The version that is rewritten can be had again, whatever the command does to it. */
async function storeBase(order: WorkOrder, world: LocalWorld): Promise<Problem | undefined> {
  if (order.updates.length === 0) return undefined;
  const entries = order.versions.flatMap((version) => version.entries ?? []);
  const made = order.updates.map((path) => ({ path, entries: entriesWithin(entries, path) }));
  try {
    await storeMade(made, world);
    return undefined;
  } catch (error) {
    const problem = systemProblem(error);
    const message = `what it updates cannot be kept in the cache first: ${problem.message}`;
    return { ...problem, message };
  }
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
