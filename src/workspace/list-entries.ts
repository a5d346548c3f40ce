import { lstatSync, readdirSync } from "node:fs";
import { isMissing } from "./locate.ts";

/** What stands at a path and below it; links are not followed. */
interface Entries {
  /** Everything that is no folder, absolute. */
  readonly files: readonly string[];
  /** A folder before the folders in it, absolute. */
  readonly folders: readonly string[];
  /** Folders with nothing in them. */
  readonly empty: readonly string[];
  /** What systems leave in folders: it never counts. */
  readonly never: readonly string[];
}

const neverNames: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db"]);

export function listEntries(path: string): Entries {
  const kind = kindOf(path);
  if (kind !== "folder")
    return { files: kind === undefined ? [] : [path], folders: [], empty: [], never: [] };
  const files: string[] = [];
  const folders = [path];
  const empty: string[] = [];
  const never: string[] = [];
  for (const folder of folders) {
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.length === 0) empty.push(folder);
    for (const entry of entries) {
      const list = entry.isDirectory() ? folders : neverNames.has(entry.name) ? never : files;
      list.push(`${folder}/${entry.name}`);
    }
  }
  return { files, folders, empty, never };
}

function kindOf(path: string): "file" | "folder" | undefined {
  try {
    return lstatSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
