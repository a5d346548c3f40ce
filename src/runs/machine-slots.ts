import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HeldSlots, MachineSlots, WantedSlots } from "../ports.ts";
import { type FileLock, nap, tryLock } from "./file-lock.ts";

/**
 * Where all runs of a user on this machine meet. No variable decides about it: a run that cron starts and one on a desktop do not have
 * the same ones.
 */
function sharedFolder(): string {
  const user = process.getuid?.();
  return user === undefined ? join(tmpdir(), "storyflow-pools") : `/tmp/storyflow-pools-${user}`;
}

/**
 * Slots that all runs of this machine share: a locked file for each. Whoever wants some of a pool stands at its turnstile first, another
 * locked file, until all of them are free: so nobody who wants few slips past one who wants many. Pools are passed in the order of their
 * names, and nobody waits for one who waits for them.
 */
export function openMachineSlots(folder: string = sharedFolder()): MachineSlots {
  return {
    acquire: async (wanted, signal, onWait) => {
      const own = makePrivate(folder);
      const attempt = new Acquisition(own, signal, onWait);
      try {
        for (const want of wanted.toSorted((a, b) => (a.pool < b.pool ? -1 : 1))) await attempt.pass(want);
      } catch (error) {
        attempt.release();
        throw error;
      }
      if (!signal.aborted) return attempt;
      attempt.release();
      return undefined;
    },
  };
}

class Acquisition implements HeldSlots {
  readonly ids = new Map<string, readonly string[]>();
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #onWait: () => void;
  #hasTold = false;
  readonly #locks = new Map<string, FileLock>();

  constructor(folder: string, signal: AbortSignal, onWait: () => void) {
    this.#folder = folder;
    this.#signal = signal;
    this.#onWait = onWait;
  }

  /** Gets what is wanted of one pool, unless the signal aborts before. */
  async pass(want: WantedSlots): Promise<void> {
    const folder = join(this.#folder, nameOf(want.pool));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const turnstile = await this.#waitFor(() => tryLock(join(folder, "turnstile.db")));
    try {
      const ids = await this.#waitFor(() => this.#gather(folder, want));
      if (ids !== undefined) this.ids.set(want.pool, ids);
    } finally {
      turnstile?.close();
    }
  }

  /** Takes what is free, and keeps it; undefined as long as that is too little. */
  async #gather(folder: string, { devices, slots }: WantedSlots): Promise<readonly string[] | undefined> {
    const held: string[] = [];
    for (const device of devices) {
      if (held.length === slots) break;
      const file = join(folder, `${nameOf(device)}.db`);
      const lock = this.#locks.get(file) ?? (await tryLock(file));
      if (lock === undefined) continue;
      this.#locks.set(file, lock);
      held.push(device);
    }
    return held.length === slots ? held : undefined;
  }

  async #waitFor<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    while (!this.#signal.aborted) {
      const found = await look();
      if (found !== undefined) return found;
      this.#tellOnce();
      await nap(this.#signal);
    }
    return undefined;
  }

  #tellOnce(): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#onWait();
  }

  release(): void {
    for (const lock of this.#locks.values()) lock.close();
    this.#locks.clear();
  }
}

/** Names of pools and devices differ in case, and a device may be called anything. */
function nameOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Nobody else may get between the runs of a user. */
function makePrivate(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const user = process.getuid?.();
  const isOwn =
    found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o077) === 0));
  if (isOwn) return folder;
  const message = `EPERM: \`${folder}\` is to be a folder that is yours and nobody else may enter`;
  throw Object.assign(new Error(message), { code: "EPERM", syscall: "open" });
}
