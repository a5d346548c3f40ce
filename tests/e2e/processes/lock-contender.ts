import { spawn } from "node:child_process";
import { acquireLock } from "../../../src/runs/project-lock.ts";

/** What a test tells a process that wants the lock of a project. */
export type LockWish =
  | { readonly do: "acquire"; readonly root: string; readonly command: string; readonly wait: boolean }
  | { readonly do: "release" | "give up" | "have a child" };

/** What it answers. */
export type LockAnswer =
  | { readonly did: "acquired" | "released" }
  | { readonly did: "refused" | "waits"; readonly holder: unknown }
  | { readonly did: "had a child"; readonly pid: number };

const giveUp = new AbortController();
let release = () => {};

process.on("message", (wish: LockWish) => void obey(wish));
process.on("disconnect", () => process.exit());

async function obey(wish: LockWish): Promise<void> {
  switch (wish.do) {
    case "acquire":
      return acquire(wish);
    case "release":
      release();
      return answer({ did: "released" });
    case "give up":
      return giveUp.abort();
    case "have a child":
      return haveChild();
  }
}

async function acquire({ root, command, wait }: Extract<LockWish, { do: "acquire" }>): Promise<void> {
  const lock = await acquireLock(root, {
    command,
    now: () => 1_800_000_000_000,
    wait,
    signal: giveUp.signal,
    onWaiting: (holder) => answer({ did: "waits", holder: holder ?? null }),
  });
  if (!lock.acquired) return answer({ did: "refused", holder: lock.holder ?? null });
  release = () => lock.release();
  answer({ did: "acquired" });
}

/** It outlives this process, and has all that a child inherits. */
function haveChild(): void {
  const child = spawn("sleep", ["100000"], { detached: true, stdio: "ignore" });
  child.unref();
  child.on("spawn", () => answer({ did: "had a child", pid: child.pid ?? 0 }));
}

function answer(message: LockAnswer): void {
  process.send?.(message);
}
