import { lstatSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type CachePaths, cachePaths } from "./cache-paths.ts";
import { type KeptFile, listFiles, namesIn } from "./list-files.ts";

interface EvictOptions {
  /** The most that blobs and records may take together. */
  readonly maxBytes: number;
  /** Also what was not used for so long. */
  readonly olderThanMs?: number;
  /** Keys of records that stay, with their blobs. */
  readonly pinned: ReadonlySet<string>;
  readonly isDryRun?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Eviction {
  readonly records: number;
  readonly blobs: number;
  readonly bytes: number;
  /** What is left. */
  readonly keptBytes: number;
  /** Of what is left, so much more than may be is in use. */
  readonly overBytes: number;
}

/** Temporary files that are older belong to nobody who lives. */
const temporaryMs = 3_600_000;
/** A blob that no record names may be of a run that goes on. */
const unnamedMs = 86_400_000;

/**
 * Makes the cache as small as it may be: blobs go that no record names, and then records, the least recently used first, with the
 * blobs that only they name. Nothing is read while it is within its limits, unless an age is asked for.
 */
export async function evict(root: string, options: EvictOptions): Promise<Eviction> {
  const paths = cachePaths(root);
  removeTemporary(paths, options);
  const blobs = listFiles(paths.blobs);
  const records = listFiles(paths.records);
  const total = sum(blobs) + sum(records);
  if (total <= options.maxBytes && options.olderThanMs === undefined) {
    return { records: 0, blobs: 0, bytes: 0, keptBytes: total, overBytes: 0 };
  }
  const chosen = choose(records, blobs, total, options);
  const gone = [...chosen.records, ...chosen.blobs];
  if (options.isDryRun !== true) for (const { file } of gone) rmSync(file, { force: true });
  const bytes = sum(gone);
  const keptBytes = total - bytes;
  return {
    records: chosen.records.length,
    blobs: chosen.blobs.length,
    bytes,
    keptBytes,
    overBytes: Math.max(0, keptBytes - options.maxBytes),
  };
}

interface Chosen {
  readonly records: readonly KeptFile[];
  readonly blobs: readonly KeptFile[];
}

function choose(
  records: readonly KeptFile[],
  blobs: readonly KeptFile[],
  total: number,
  options: EvictOptions,
): Chosen {
  const naming = new Naming(records, blobs);
  const goneRecords: KeptFile[] = [];
  const goneBlobs = naming.unnamed().filter(({ usedMs }) => options.now - usedMs > unnamedMs);
  let left = total - sum(goneBlobs);
  for (const record of records.toSorted((a, b) => a.usedMs - b.usedMs)) {
    if (options.pinned.has(keyOf(record))) continue;
    if (left <= options.maxBytes && !isExpired(record, options)) continue;
    const freed = naming.drop(record);
    goneRecords.push(record);
    goneBlobs.push(...freed);
    left -= record.bytes + sum(freed);
  }
  return { records: goneRecords, blobs: goneBlobs };
}

/** Which records name which blobs. */
class Naming {
  readonly #blobs: ReadonlyMap<string, KeptFile>;
  readonly #digests = new Map<KeptFile, readonly string[]>();
  readonly #counts = new Map<string, number>();

  constructor(records: readonly KeptFile[], blobs: readonly KeptFile[]) {
    this.#blobs = new Map(blobs.map((blob) => [blob.name, blob]));
    for (const record of records) {
      const digests = digestsIn(record.file);
      this.#digests.set(record, digests);
      for (const digest of digests) this.#counts.set(digest, (this.#counts.get(digest) ?? 0) + 1);
    }
  }

  unnamed(): readonly KeptFile[] {
    return [...this.#blobs.values()].filter(({ name }) => !this.#counts.has(name));
  }

  /** The blobs that nothing names any more without this record. */
  drop(record: KeptFile): readonly KeptFile[] {
    return (this.#digests.get(record) ?? []).flatMap((digest) => {
      const count = (this.#counts.get(digest) ?? 0) - 1;
      this.#counts.set(digest, count);
      return count === 0 ? (this.#blobs.get(digest) ?? []) : [];
    });
  }
}

/** All digests in the text of a record: keys among them name no blob, which does no harm. */
function digestsIn(file: string): readonly string[] {
  try {
    return [...new Set(readFileSync(file, "utf8").match(/(?<="(?:digest|stdout)":")[0-9a-f]{64}/gu))];
  } catch {
    return [];
  }
}

function keyOf({ name }: KeptFile): string {
  return name.replace(/\.json$/u, "");
}

function isExpired(record: KeptFile, { olderThanMs, now, pinned }: EvictOptions): boolean {
  return olderThanMs !== undefined && now - record.usedMs > olderThanMs && !pinned.has(keyOf(record));
}

function sum(files: readonly KeptFile[]): number {
  return files.reduce((bytes, file) => bytes + file.bytes, 0);
}

function removeTemporary({ tmp }: CachePaths, { now, isDryRun }: EvictOptions): void {
  if (isDryRun === true) return;
  for (const name of namesIn(tmp)) {
    const file = join(tmp, name);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats !== undefined && now - stats.mtimeMs > temporaryMs)
      rmSync(file, { force: true, recursive: true });
  }
}
