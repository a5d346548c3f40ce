import {
  accessSync,
  constants,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
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

async function tryLock(file: string): Promise<DatabaseSync | undefined> {
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

function hold(database: DatabaseSync, file: string, request: LockRequest): AcquiredLock {
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

function nap(signal: AbortSignal): Promise<void> {
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
