import { lstatSync } from "node:fs";
import { join } from "node:path";
import { cacheStats, type CacheStats, type FolderStats } from "../cache/cache-stats.ts";
import { evict, type Eviction } from "../cache/evict.ts";
import { pruneTrash } from "../cache/prune-trash.ts";
import { type CacheCheck, verifyCache } from "../cache/verify-cache.ts";
import { systemClock } from "../system/system-clock.ts";
import { type LockOptions, lockProject } from "./lock-project.ts";
import { openProjectFolder } from "./open-project-folder.ts";

/** A project by its folder; the manifest's file name tells several apart. */
interface CachedProject {
  readonly root: string;
  readonly manifest: string;
}

export interface PruneOptions {
  readonly maxBytes: number;
  /** What was not used for so long goes as well; the trash by its own age. */
  readonly olderThanMs?: number;
  readonly isDryRun: boolean;
}

export interface Pruned extends Eviction {
  readonly trash: FolderStats;
}

/** What lies in the trash for longer goes, where no other age is asked for. */
const trashMsDefault = 30 * 86_400_000;

export function readCacheStats({ root }: CachedProject): CacheStats {
  return cacheStats(root);
}

/** Looks at all that the cache holds; no run goes on meanwhile. Rejects with `ProjectLocked`. */
export async function verifyProjectCache(
  { root }: CachedProject,
  lock: Partial<LockOptions>,
): Promise<CacheCheck> {
  const held = await lockProject(root, lock);
  try {
    return await verifyCache(root);
  } finally {
    held.release();
  }
}

/** Makes the cache as small as is asked for, but for what the project needs now. Rejects with `ProjectLocked`. */
export async function pruneProjectCache(
  project: CachedProject,
  options: PruneOptions,
  lock: Partial<LockOptions>,
): Promise<Pruned> {
  const { root } = project;
  const { olderThanMs, isDryRun, maxBytes } = options;
  const held = await lockProject(root, lock);
  try {
    const { state } = await openProjectFolder(project, { isReadOnly: isDryRun, onWarning: () => {} });
    try {
      const pinned = state.currentKeys();
      const now = systemClock.now();
      const age = olderThanMs === undefined ? {} : { olderThanMs };
      const eviction = await evict(root, { maxBytes, ...age, pinned, isDryRun, now });
      const trash = pruneTrash(root, { olderThanMs: olderThanMs ?? trashMsDefault, isDryRun, now });
      state.forgetGone((path) => lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined);
      return { ...eviction, trash };
    } finally {
      state.close();
    }
  } finally {
    held.release();
  }
}
