import { endProcessTree } from "./end-process-tree.ts";
import { isMarked, readProcessTable } from "./process-table.ts";
import type { ProcessTree } from "./process-tree.ts";

/**
 * Ends what is left of runs whose own process is gone: a render may hold the GPU for hours. Known by the variable that attempts are
 * started with, so a process that got the number of another one is never meant. Only where there is `/proc`. Resolves to their names.
 */
export async function endStrays(
  runs: readonly string[],
  graceMs: number,
  onWarning: (message: string) => void,
): Promise<readonly string[]> {
  const marks = runs.map((run) => `STORYFLOW_RUN_ID=${run}`);
  const living = () => {
    const others = readProcessTable()?.filter(({ pid }) => pid !== process.pid) ?? [];
    return others.filter(({ pid }) => marks.some((mark) => isMarked(pid, [mark])));
  };
  const found = living();
  if (found.length === 0) return [];
  const tree: ProcessTree = {
    signal: (name) => {
      for (const { pid } of living()) send(pid, name);
    },
    isGone: () => living().length === 0,
    names: () => living().map((entry) => `${entry.name} (${entry.pid})`),
  };
  await endProcessTree(tree, graceMs, new AbortController().signal, onWarning);
  return found.map(({ name, pid }) => `${name} (${pid})`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone by now.
  }
}
