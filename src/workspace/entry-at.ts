import { lstatSync, readlinkSync, statSync, type BigIntStats } from "node:fs";
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
  const digest = await digests.digestOf(file, stats);
  if (digest === undefined) return undefined;
  return { kind: "file", path, digest, bytes: Number(stats.size), executable: isExecutable(stats) };
}

/** Of a file, or of what a link leads to. */
export async function lookAtFile(
  file: string,
  digests: FileDigests,
): Promise<{ readonly digest: string; readonly executable: boolean } | undefined> {
  const stats = statFile(file);
  const digest = stats === undefined ? undefined : await digests.digestOf(file, stats);
  return stats === undefined || digest === undefined
    ? undefined
    : { digest, executable: isExecutable(stats) };
}

/** A link that leads round in a circle leads to nothing. */
function statFile(file: string): BigIntStats | undefined {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() === true ? stats : undefined;
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && "code" in error && error.code === "ELOOP")) {
      return undefined;
    }
    throw error;
  }
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
        Number(stats.size) === entry.bytes &&
        isExecutable(stats) === entry.executable &&
        (await digests.digestOf(file, stats)) === entry.digest
      );
  }
}

/** How a claim names what was made: by its content. */
export function claimText(entry: MadeEntry): string {
  if (entry.kind === "file") return entry.digest;
  return entry.kind === "link" ? `link ${entry.target}` : "folder";
}

function isExecutable({ mode }: Pick<BigIntStats, "mode">): boolean {
  return (mode & 0o100n) !== 0n;
}

function statOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
