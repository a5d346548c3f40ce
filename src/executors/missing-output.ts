import { readdir, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isNearName } from "../causes/near-name.ts";
import type { WorkOrder } from "../model/work-order.ts";

type Expected = Pick<WorkOrder, "outputs" | "updates" | "cwd">;

/** More files than these are not looked at. */
const filesMax = 1_000;
const nearShown = 3;
/** Clocks of file systems are coarse. */
const clockSlackMs = 100;

/** What to do about an output that was not made. */
export async function missingOutputHint(
  missing: string,
  order: Expected,
  root: string,
  startedAtMs: number,
): Promise<string> {
  return (await otherKind(missing, root)) ?? nearText(await findNear(missing, order, root, startedAtMs));
}

/**
 * What the command wrote, that it was not to make, and that looks as if it were the missing output: under a similar name in the same folder,
 * or under the same name one folder up, in the root or where the command ran.
 */
async function findNear(
  missing: string,
  order: Expected,
  root: string,
  startedAtMs: number,
): Promise<readonly string[]> {
  const plain = posix.normalize(missing).replace(/\/$/u, "");
  const folder = posix.dirname(plain);
  const name = posix.basename(plain);
  const folders = new Set([folder, posix.dirname(folder), ".", posix.normalize(order.cwd)]);
  const declared = new Set([...order.outputs, ...order.updates].map((path) => path.replace(/\/$/u, "")));
  const near: string[] = [];
  for (const place of folders) {
    for (const entry of await newEntries(join(root, place), startedAtMs)) {
      const path = posix.join(place, entry);
      const isNear = place === folder ? isNearName(name, entry) : entry === name;
      if (isNear && !declared.has(path) && !path.startsWith("..")) near.push(path);
    }
  }
  return near.slice(0, nearShown);
}

/** What has changed since. Other jobs may be at work as well, but hardly under such a name. */
async function newEntries(folder: string, sinceMs: number): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.slice(0, filesMax).map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => undefined);
      return stats !== undefined && stats.ctimeMs >= sinceMs - clockSlackMs ? [name] : [];
    }),
  );
  return found.flat().toSorted();
}

/** `build/` was declared, and `build` is a file, or the other way round. */
async function otherKind(missing: string, root: string): Promise<string | undefined> {
  const path = missing.replace(/\/$/u, "");
  const stats = await stat(join(root, path)).catch(() => undefined);
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? `it is a folder: write \`${path}/\`` : `it is a file: write \`${path}\``;
}

function nearText(near: readonly string[]): string {
  if (near.length === 0) return "the command must make all of the stage's `outputs`";
  const named = near.map((path) => `\`${path}\``).join(", ");
  return `the command made ${named}: let it and the stage's \`outputs\` name the same path`;
}
