import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { type FileLock, nap, tryLock } from "./file-lock.ts";
import { makeOwnFolder } from "./own-folder.ts";

/** Who holds the lock of a project. */
export interface LockHolder {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly command: string;
  readonly host: string;
}

interface LockRequest {
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly wait: boolean;
  /** Gives up waiting. */
  readonly signal: AbortSignal;
  /** Told once for each holder that is waited for. */
  readonly onWaiting: (holder: LockHolder | undefined) => void;
}

type AcquiredLock =
  | { readonly acquired: true; release(): void }
  | { readonly acquired: false; readonly holder: LockHolder | undefined };

/**
 * Takes the lock of a project. It is a lock on `.storyflow/lock.db`; `lock.json` beside it only tells who holds it. Rejects with
 * what the system refused.
 */
export async function acquireLock(root: string, request: LockRequest): Promise<AcquiredLock> {
  const folder = makeOwnFolder(root);
  let told: string | undefined;
  let seen: string | undefined;
  for (;;) {
    const database = await tryLock(join(folder, "lock.db"));
    if (database !== undefined) return hold(database, join(folder, "lock.json"), request);
    const holder = readHolder(folder);
    if (!request.wait || request.signal.aborted) return { acquired: false, holder };
    const name = JSON.stringify(holder ?? null);
    // For a moment at its beginning and its end a lock is nobody's.
    const isKnown = holder !== undefined || name === seen;
    if (isKnown && name !== told) {
      request.onWaiting(holder);
      told = name;
    }
    seen = name;
    await nap(request.signal);
    if (request.signal.aborted) return { acquired: false, holder };
  }
}

function hold(database: FileLock, file: string, request: LockRequest): AcquiredLock {
  try {
    writeHolder(file, request);
  } catch (error) {
    database.close();
    throw error;
  }
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    try {
      // Once the lock is free, another holder's name may stand there.
      rmSync(file, { force: true });
    } finally {
      database.close();
    }
  };
  return { acquired: true, release };
}

function writeHolder(file: string, { command, now }: LockRequest): void {
  const holder: LockHolder = { pid: process.pid, since: now(), command, host: hostname() };
  writeFileSync(`${file}.tmp`, `${JSON.stringify(holder)}\n`);
  renameSync(`${file}.tmp`, file);
}

function readHolder(folder: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, "lock.json"), "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== "object" || value === null) return false;
  const { pid, since, command, host } = { pid: 0, since: 0, command: 0, host: 0, ...value };
  const isText = typeof command === "string" && typeof host === "string";
  return isText && Number.isSafeInteger(pid) && Number.isSafeInteger(since);
}
