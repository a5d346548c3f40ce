import { accessSync, constants, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../sqlite.ts";

/** A lock that is held; it is free when this is closed, or its holder is gone. */
export type FileLock = Pick<DatabaseSync, "close">;

/** How often who waits for a lock looks whether it is free. */
const pollMs = 200;

/**
 * Takes a lock on a file, which it makes; undefined where another holds it. The lock is SQLite's own, held by an open transaction: the
 * system frees it when its holder dies, however it dies, so nobody has to guess by process ids. Rejects with what the system refused.
 */
export async function tryLock(file: string): Promise<FileLock | undefined> {
  try {
    return await lock(file);
  } catch (error) {
    if (codeOf(error) === codes.busy) return undefined;
    if (codeOf(error) !== codes.noDatabase) throw error;
    // Nothing is in it that could be lost; and it stays the same file, which another run may lock in this moment.
    truncateSync(file);
    return tryLock(file);
  }
}

async function lock(file: string): Promise<DatabaseSync> {
  // Where SQLite cannot make its file, it does not say why.
  accessSync(dirname(file), constants.W_OK);
  const database = await openDatabase(mustBeFile(file));
  try {
    // SQLite opens what may only be read, and then locks nothing.
    accessSync(file, constants.W_OK);
    database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Of a folder in its place SQLite would only say that it cannot open it. Throws as the system does. */
function mustBeFile(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return file;
  const message = `EISDIR: \`${file}\` is a folder; move it away`;
  throw Object.assign(new Error(message), { code: "EISDIR", syscall: "open" });
}

/** Of SQLite. */
const codes = { busy: 5, noDatabase: 26 } as const;

/** Without its details. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
}

/** Resolves after a while, or at once when the signal aborts. */
export function nap(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, pollMs);
    signal.addEventListener("abort", wake);
  });
}
