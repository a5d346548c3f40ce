import { isLiving, isMarked, readProcessTable, startOfProcess, type ProcessEntry } from "./process-table.ts";

/** All processes of an attempt: its process group and, on Linux, those that left it and what they started. */
export interface ProcessTree {
  readonly signal: (name: NodeJS.Signals) => void;
  /** True from then on. */
  readonly isGone: () => boolean;
  /** Names of what lives, as far as it is known. */
  readonly names: () => readonly string[];
}

/** The first process of an attempt. */
interface ProcessLeader {
  readonly pid: number;
  /** Ends it with its descendants where there are no process groups. */
  readonly kill: (signal: NodeJS.Signals) => unknown;
}

/** What must not outlive this process; when that is killed, the warden sees to it. */
const livingTrees = new Set<ProcessTree>();
process.on("exit", () => {
  for (const tree of livingTrees) tree.signal("SIGKILL");
});

/**
 * `leader` leads its process group. A process that left the group is known by the marks, `NAME=value`, in the
 * environment that it was started with, or by its parent; one that has dropped both is not found.
 */
export function watchProcessTree(leader: ProcessLeader, marks: readonly string[]): ProcessTree {
  const { pid } = leader;
  const living = memberFinder(pid, marks);
  const tree: ProcessTree = {
    signal: (name) => {
      const strays = living()?.filter((entry) => entry.group !== pid) ?? [];
      if (process.platform === "win32") leader.kill(name);
      else send(-pid, name);
      for (const stray of strays) send(stray.pid, name);
    },
    isGone: () => {
      if (!livingTrees.has(tree)) return true;
      if (isLiving(pid)) return false;
      const members = living();
      const gone = members === undefined ? !send(-pid, 0) : members.length === 0;
      if (gone) livingTrees.delete(tree);
      return gone;
    },
    names: () => living()?.map((entry) => `${entry.name} (${entry.pid})`) ?? [],
  };
  livingTrees.add(tree);
  return tree;
}

/** Whoever was seen once belongs to the tree, also when its parent, by which it was known, is gone. */
function memberFinder(leader: number, marks: readonly string[]): () => readonly ProcessEntry[] | undefined {
  const since = startOfProcess(leader) ?? 0;
  const seen = new Map<number, number>();
  return () => {
    const candidates = readProcessTable()?.filter(
      (entry) => entry.startedAt >= since && entry.pid !== process.pid,
    );
    const isSeed = ({ pid, group, startedAt }: ProcessEntry) =>
      group === leader || seen.get(pid) === startedAt || isMarked(pid, marks);
    const members = candidates && withDescendants(candidates.filter(isSeed), candidates);
    for (const { pid, startedAt } of members ?? []) seen.set(pid, startedAt);
    return members;
  };
}

function withDescendants(
  seeds: readonly ProcessEntry[],
  candidates: readonly ProcessEntry[],
): readonly ProcessEntry[] {
  const members = new Map(seeds.map((entry) => [entry.pid, entry]));
  for (const { pid } of members.values()) {
    for (const entry of candidates) {
      if (entry.parent === pid && !members.has(entry.pid)) members.set(entry.pid, entry);
    }
  }
  return [...members.values()];
}

/** False when there is no such process, or none that may be signalled. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
