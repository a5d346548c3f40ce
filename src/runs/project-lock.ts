import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../sqlite.ts";
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
  readonly now: number;
  readonly wait: boolean;
  /** Gives up waiting. */
  readonly signal: AbortSignal;
  /** Told once for each holder that is waited for. */
  readonly onWaiting: (holder: LockHolder | undefined) => void;
}

type AcquiredLock =
  | { readonly acquired: true; release(): void }
  | { readonly acquired: false; readonly holder: LockHolder | undefined };

/** How often a waiting run looks whether it may go on. */
const pollMs = 200;

/**
 * Takes the lock of a project. It is SQLite's own on `.storyflow/lock.db`, held by an open transaction: the system frees it when its
 * holder dies, however it dies, so nobody has to guess by process ids. `lock.json` beside it only tells who it is. Rejects with
 * what the system refused.
 */
export async function acquireLock(root: string, request: LockRequest): Promise<AcquiredLock> {
  const folder = makeOwnFolder(root);
  let told: string | undefined;
  for (;;) {
    const database = await tryLock(join(folder, "lock.db"));
    if (database !== undefined) return hold(database, folder, request);
    const holder = readHolder(folder);
    if (!request.wait || request.signal.aborted) return { acquired: false, holder };
    const name = JSON.stringify(holder ?? null);
    if (name !== told) request.onWaiting(holder);
    told = name;
    await nap(request.signal);
  }
}

async function tryLock(file: string): Promise<DatabaseSync | undefined> {
  const database = await openDatabase(file);
  try {
    database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** SQLITE_BUSY, whatever its details. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}

function hold(database: DatabaseSync, folder: string, { command, now }: LockRequest): AcquiredLock {
  const file = join(folder, "lock.json");
  const holder: LockHolder = { pid: process.pid, since: now, command, host: hostname() };
  writeFileSync(`${file}.tmp`, `${JSON.stringify(holder)}\n`);
  renameSync(`${file}.tmp`, file);
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    rmSync(file, { force: true });
    database.close();
  };
  return { acquired: true, release };
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

function nap(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, pollMs);
    signal.addEventListener("abort", wake);
  });
}
