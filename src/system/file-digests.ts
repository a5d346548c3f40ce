import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync, statSync, type BigIntStats } from "node:fs";
import { relative, sep } from "node:path";
import type { FileDigests, FileVersion, State } from "../ports.ts";

/** Up to this size a file is read without letting go: a third of the time of a stream. */
const smallBytes = 8 * 1024 * 1024;
/** Always the same memory: to be given new for each file costs as much as a fifth of the reading. */
const piece = Buffer.allocUnsafeSlow(1024 * 1024);
const chunkBytes = 4 * 1024 * 1024;

/**
 * A file that changes again right after it was looked at may keep its time, where the clock of a file system ticks in
 * seconds. What is younger than this when it is looked at, is looked at again the next time: git's racy-timestamp rule.
 */
const racyNs = 2_000_000_000n;

/** Digests by path and stamp: device, inode, size and both times. `now` in milliseconds since 1970. */
export function createFileDigests(
  root: string,
  state: Pick<State, "knownDigest" | "keepDigest">,
  now: () => number,
): FileDigests {
  return {
    digestOf: async (file, seen) => {
      const version = seen ?? statFile(file);
      if (version === undefined) return undefined;
      const path = file.startsWith(`${root}${sep}`) ? file.slice(root.length + 1) : relative(root, file);
      const stamp = stampOf(version);
      const known = state.knownDigest(path, stamp);
      if (known !== undefined) return known;
      const nowNs = BigInt(Math.floor(now())) * 1_000_000n;
      const digest = await digestFile(file, version.size);
      if (digest !== undefined && isSettled(version, nowNs)) state.keepDigest(path, stamp, digest);
      return digest;
    },
  };
}

function isSettled({ mtimeNs, ctimeNs }: FileVersion, nowNs: bigint): boolean {
  return nowNs - mtimeNs >= racyNs && nowNs - ctimeNs >= racyNs;
}

function statFile(file: string): BigIntStats | undefined {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() === true ? stats : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: FileVersion): string {
  return `${dev}.${ino}.${size}.${mtimeNs}.${ctimeNs}`;
}

async function digestFile(file: string, bytes: bigint): Promise<string | undefined> {
  try {
    if (bytes <= smallBytes) return digestAtOnce(file);
    const digest = createHash("sha256");
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) digest.update(chunk);
    return digest.digest("hex");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function digestAtOnce(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const digest = createHash("sha256");
    for (;;) {
      const bytes = readSync(descriptor, piece);
      if (bytes === 0) return digest.digest("hex");
      digest.update(piece.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
