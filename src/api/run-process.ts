import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { isLiving, startOfProcess } from "../kinds/process-table.ts";
import type { RunProcess } from "../runs/run-head.ts";

/** This process, as others can find it again. */
export function thisProcess(): RunProcess {
  const { pid } = process;
  return { pid, host: hostname(), boot: bootId(), startedAt: startOfProcess(pid) ?? null };
}

/** Whether just that process lives. One of another machine is taken to live: nobody here can tell. */
export function isProcessLiving({ pid, host, boot, startedAt }: RunProcess): boolean {
  if (host !== hostname()) return true;
  if (boot !== bootId()) return false;
  if (startedAt === null) return isThere(pid);
  // One that ended, and that nobody asked about yet, has a number still.
  return isLiving(pid) && startOfProcess(pid) === startedAt;
}

function bootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
