import { join } from "node:path";

/** Where the cache keeps what, below the project root. */
export interface CachePaths {
  readonly blobs: string;
  readonly records: string;
  /** What is being written. */
  readonly tmp: string;
  /** What was found broken. */
  readonly aside: string;
  /** What people had made where a stage writes, by run. */
  readonly trash: string;
}

export function cachePaths(root: string): CachePaths {
  const cache = join(root, ".storyflow", "cache");
  return {
    blobs: join(cache, "blobs"),
    records: join(cache, "records"),
    tmp: join(cache, "tmp"),
    aside: join(cache, "aside"),
    trash: join(root, ".storyflow", "trash"),
  };
}

/** Thousands of names in one folder are slow to list on some file systems. */
export function blobFile({ blobs }: CachePaths, digest: string): string {
  return join(blobs, digest.slice(0, 2), digest);
}

export function recordFile({ records }: CachePaths, key: string): string {
  return join(records, key.slice(0, 2), `${key}.json`);
}
