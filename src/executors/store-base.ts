import { lstatSync } from "node:fs";
import { join, posix } from "node:path";
import { entriesWithin } from "../keys/key-parts.ts";
import type { MadeEntry, MadePath } from "../model/record.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { LocalWorld } from "./local-world.ts";
import { contract, type Problem, systemProblem } from "./problem.ts";
import { storeMade } from "./record-book.ts";

/** The version that an updater rewrites can be had again, whatever the command does to it, and is nobody else's file. */
export async function storeBase(order: WorkOrder, world: LocalWorld): Promise<Problem | undefined> {
  if (order.updates.length === 0) return undefined;
  const entries = order.versions.flatMap((version) => version.entries ?? []);
  const made = order.updates.map((path) => ({ path, entries: entriesWithin(entries, path) }));
  const wayOut = findWayOut(made, entries);
  if (wayOut !== undefined) return wayOut;
  try {
    await storeMade(made, world);
    await breakHardLinks(made, world);
    return undefined;
  } catch (error) {
    const problem = systemProblem(error);
    const message = `what it updates cannot be kept in the cache first: ${problem.message}`;
    return { ...problem, message };
  }
}

/** A link to what no stage made: who writes through it rewrites somebody's file. */
function findWayOut(made: readonly MadePath[], known: readonly MadeEntry[]): Problem | undefined {
  const names = new Set(known.flatMap(({ path }) => [path, posix.dirname(path)]));
  for (const entry of made.flatMap(({ entries }) => entries)) {
    if (entry.kind !== "link" || names.has(posix.join(posix.dirname(entry.path), entry.target))) continue;
    return contract(
      `\`${entry.path}\`, which it updates, is a link to \`${entry.target}\`, which no stage made`,
      {
        hint: "let the stage that makes it copy the file instead: a link would have the original rewritten",
      },
    );
  }
  return undefined;
}

/** A file with a second name, such as a picture that a stage linked from the sources, would be rewritten under both. */
async function breakHardLinks(
  made: readonly MadePath[],
  { store, workspace }: Pick<LocalWorld, "store" | "workspace">,
): Promise<void> {
  for (const entry of made.flatMap(({ entries }) => entries)) {
    if (entry.kind !== "file") continue;
    const file = join(workspace.root, entry.path);
    if (lstatSync(file).nlink > 1) await store.restore(entry.digest, file, entry.executable);
  }
}
