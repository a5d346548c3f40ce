import { copyFile, mkdir, rename, rmdir, unlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestEntry } from "./digest-entry.ts";
import { listEntries } from "./list-entries.ts";
import type { OutputLedger } from "./output-ledger.ts";

/** Removes what a stage made at a path and below; returns what was moved to the trash because nobody knows who made it. */
export async function clearPath(
  root: string,
  absolute: string,
  ledger: OutputLedger,
  trash: string,
): Promise<readonly string[]> {
  const { files, folders } = await listEntries(absolute);
  const trashed: string[] = [];
  for (const file of files) {
    const path = relativePath(root, file);
    const digest = await digestEntry(file);
    if (digest !== undefined && digest === ledger.digestOf(path)) await unlink(file);
    else {
      await moveToTrash(file, join(trash, path));
      trashed.push(path);
    }
  }
  for (const folder of folders.toReversed()) await rmdir(folder);
  ledger.forget(relativePath(root, absolute));
  return trashed;
}

/** With forward slashes. */
export function relativePath(root: string, absolute: string): string {
  return absolute.slice(root.length + 1).replaceAll("\\", "/");
}

async function moveToTrash(file: string, wanted: string): Promise<void> {
  const target = freeName(wanted);
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(file, target);
  } catch (error) {
    // A mount point below the project root is another file system.
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(file, target);
    await unlink(file);
  }
}

/** The same path may go to the trash more than once in a run. */
function freeName(wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(name); count++) name = `${wanted}~${count}`;
  return name;
}
