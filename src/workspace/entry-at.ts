import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { MadeEntry } from "../model/record.ts";
import type { FileDigests } from "../ports.ts";
import { isMissing } from "./locate.ts";

/** What stands at a path relative to the root, by its content; undefined for a device or a pipe, and where there is nothing. */
export async function entryAt(
  root: string,
  path: string,
  digests: FileDigests,
): Promise<MadeEntry | undefined> {
  const file = join(root, path);
  const stats = statOf(file);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return { kind: "folder", path };
  if (stats.isSymbolicLink()) return { kind: "link", path, target: readlinkSync(file) };
  if (!stats.isFile()) return undefined;
  const digest = await digests.digestOf(file);
  if (digest === undefined) return undefined;
  return { kind: "file", path, digest, bytes: stats.size, executable: isExecutable(stats) };
}

/** Whether just this stands there. A file of another size is not read. */
export async function isInPlace(root: string, entry: MadeEntry, digests: FileDigests): Promise<boolean> {
  const file = join(root, entry.path);
  const stats = statOf(file);
  if (stats === undefined) return false;
  switch (entry.kind) {
    case "folder":
      return stats.isDirectory();
    case "link":
      return stats.isSymbolicLink() && readlinkSync(file) === entry.target;
    case "file":
      return (
        stats.isFile() &&
        stats.size === entry.bytes &&
        isExecutable(stats) === entry.executable &&
        (await digests.digestOf(file)) === entry.digest
      );
  }
}

/** How a claim names what was made: by its content. */
export function claimText(entry: MadeEntry): string {
  if (entry.kind === "file") return entry.digest;
  return entry.kind === "link" ? `link ${entry.target}` : "folder";
}

export function isExecutable({ mode }: Pick<Stats, "mode">): boolean {
  return (mode & 0o100) !== 0;
}

function statOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
