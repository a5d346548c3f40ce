import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cachePaths } from "./cache-paths.ts";
import type { FolderStats } from "./cache-stats.ts";
import { filesBelow } from "./files-below.ts";

interface TrashRules {
  readonly olderThanMs: number;
  readonly isDryRun: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Removes what lies in the trash, and what was set aside, for longer than that. */
export function pruneTrash(root: string, rules: TrashRules): FolderStats {
  const { trash, aside } = cachePaths(root);
  const old = [...filesBelow(trash), ...filesBelow(aside)].filter(
    ({ changedMs }) => rules.now - changedMs > rules.olderThanMs,
  );
  if (!rules.isDryRun) {
    for (const { file } of old) rmSync(file, { force: true });
    removeEmptyBelow(trash);
  }
  return { files: old.length, bytes: old.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Links are not entered: what they lead to is somebody else's. */
function removeEmptyBelow(folder: string): void {
  for (const name of foldersIn(folder)) {
    const inner = join(folder, name);
    removeEmptyBelow(inner);
    try {
      rmdirSync(inner);
    } catch {
      // Something is still in it.
    }
  }
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
