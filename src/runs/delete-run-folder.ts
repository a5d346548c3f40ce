import { type Dirent, lstatSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a folder is called while it goes: no run is called so. */
const goingName = /\.going$/u;

/** Takes the folder of a run away. Whoever looks meanwhile sees all of it or nothing. */
export function deleteRunFolder(folder: string): void {
  const going = `${folder}.going`;
  renameSync(folder, going);
  rmSync(going, { recursive: true, force: true });
}

/** Takes away what is left of folders whose removal was interrupted. */
export function deleteLeftovers(runsFolder: string): void {
  for (const { name } of entriesOf(runsFolder)) {
    if (goingName.test(name)) rmSync(join(runsFolder, name), { recursive: true, force: true });
  }
}

/** What the files of a run's folder hold. Links are not followed. */
export function runFolderBytes(folder: string): number {
  return entriesOf(folder).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? runFolderBytes(path) : fileBytes(path));
  }, 0);
}

function fileBytes(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
