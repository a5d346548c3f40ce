import { rmSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { cachePaths } from "./cache-paths.ts";
import type { FolderStats } from "./cache-stats.ts";
import { filesBelow } from "./files-below.ts";
import { namesIn } from "./list-files.ts";

interface TrashRules {
  readonly olderThanMs: number;
  readonly isDryRun: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Removes what lies in the trash, and what was set aside, for longer than that. */
export function pruneTrash(root: string, rules: TrashRules): FolderStats {
  const { trash, aside } = cachePaths(root);
  let files = 0;
  let bytes = 0;
  for (const file of [...filesBelow(trash), ...filesBelow(aside)]) {
    const stats = statSync(file, { throwIfNoEntry: false });
    // The time of its name in the folder: that of its bytes may be years ago.
    if (stats === undefined || rules.now - stats.ctimeMs <= rules.olderThanMs) continue;
    files += 1;
    bytes += stats.size;
    if (!rules.isDryRun) rmSync(file, { force: true });
  }
  if (!rules.isDryRun) for (const run of namesIn(trash)) removeIfEmpty(join(trash, run));
  return { files, bytes };
}

function removeIfEmpty(folder: string): void {
  for (const name of namesIn(folder)) removeIfEmpty(join(folder, name));
  try {
    rmdirSync(folder);
  } catch {
    // Something is still in it, or it is a file.
  }
}
