import type { ProcessTree } from "./process-tree.ts";

/** How long what a command left running may take to end by itself: a `tee` has lines to write. */
const naturalEndMs = 100;
/** The longest that what a command left running may take after SIGTERM. */
const leftoverGraceMs = 2_000;
/** A process survives SIGKILL while the kernel waits for a device on its behalf. */
const longestKillMs = 60_000;
const shortestLookMs = 2;
const longestLookMs = 50;

const never = new AbortController().signal;

/** SIGTERM, the grace time (cut short by `hurry`), SIGKILL; resolves when the last process is gone. */
export async function endProcessTree(
  tree: ProcessTree,
  graceMs: number,
  hurry: AbortSignal,
  onWarning: (message: string) => void,
): Promise<void> {
  if (graceMs > 0 && !hurry.aborted) {
    tree.signal("SIGTERM");
    if (await isGoneWithin(tree, graceMs, hurry)) return;
  }
  await killProcessTree(tree, onWarning);
}

/** Ends what is still there after a command has ended by itself. */
export async function endLeftovers(
  tree: ProcessTree,
  graceMs: number,
  hurry: AbortSignal,
  onWarning: (message: string) => void,
): Promise<void> {
  if (tree.isGone() || (await isGoneWithin(tree, naturalEndMs, hurry))) return;
  const names = tree.names().join(", ");
  if (names !== "") onWarning(`ended what the command left running: ${names}`);
  await endProcessTree(tree, Math.min(graceMs, leftoverGraceMs), hurry, onWarning);
}

/** Again and again: a process may start another one between the look and the signal. */
async function killProcessTree(tree: ProcessTree, onWarning: (message: string) => void): Promise<void> {
  const deadline = performance.now() + longestKillMs;
  do {
    tree.signal("SIGKILL");
    if (await isGoneWithin(tree, longestLookMs, never)) return;
  } while (performance.now() < deadline);
  onWarning(`SIGKILL did not end ${tree.names().join(", ") || "a process"}: going on without waiting`);
}

async function isGoneWithin(tree: ProcessTree, limitMs: number, hurry: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (let lookMs = shortestLookMs; !tree.isGone(); lookMs = Math.min(2 * lookMs, longestLookMs)) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0 || hurry.aborted) return false;
    await pause(Math.min(lookMs, leftMs), hurry);
  }
  return true;
}

function pause(ms: number, hurry: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      hurry.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    hurry.addEventListener("abort", wake);
  });
}
