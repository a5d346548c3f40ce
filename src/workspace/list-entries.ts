import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "./locate.ts";

/** What stands at a path and below it; links are not followed. */
interface Entries {
  /** Everything that is no folder, absolute. */
  readonly files: readonly string[];
  /** A folder before the folders in it, absolute. */
  readonly folders: readonly string[];
}

export async function listEntries(path: string): Promise<Entries> {
  const files: string[] = [];
  const folders: string[] = [];
  if (await isFolder(path)) folders.push(path);
  else files.push(...((await exists(path)) ? [path] : []));
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      (entry.isDirectory() ? folders : files).push(join(folder, entry.name));
    }
  }
  return { files, folders };
}

async function isFolder(path: string): Promise<boolean> {
  return (await statOf(path))?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  return (await statOf(path)) !== undefined;
}

async function statOf(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
