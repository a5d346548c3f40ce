import { cachePaths } from "./cache-paths.ts";
import { filesBelow } from "./files-below.ts";
import { listFiles } from "./list-files.ts";

/** What `.storyflow/` holds of what stages and people made. Sizes in bytes. */
export interface CacheStats {
  readonly records: number;
  readonly blobs: number;
  readonly bytes: number;
  /** When the record that was not used for the longest time was used, in milliseconds since 1970; null without any. */
  readonly oldestUseMs: number | null;
  /** What people had made where a stage writes. */
  readonly trash: FolderStats;
  /** What was found broken. */
  readonly aside: FolderStats;
}

export interface FolderStats {
  readonly files: number;
  readonly bytes: number;
}

export function cacheStats(root: string): CacheStats {
  const paths = cachePaths(root);
  const records = listFiles(paths.records);
  const blobs = listFiles(paths.blobs);
  const oldestUseMs = records.reduce((oldest, { usedMs }) => Math.min(oldest, usedMs), Infinity);
  return {
    records: records.length,
    blobs: blobs.length,
    bytes: [...records, ...blobs].reduce((sum, { bytes }) => sum + bytes, 0),
    oldestUseMs: records.length === 0 ? null : Math.floor(oldestUseMs),
    trash: folderStats(paths.trash),
    aside: folderStats(paths.aside),
  };
}

function folderStats(folder: string): FolderStats {
  const files = filesBelow(folder);
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}
