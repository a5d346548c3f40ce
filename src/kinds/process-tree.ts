import {
  isLiving,
  isMarked,
  outputPipesOf,
  readProcessTable,
  startOfProcess,
  type ProcessEntry,
} from "./process-table.ts";

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
 * environment that it was started with, by its parent, or by the leader's stdout or stderr that it still holds. One that
 * has dropped all of these is not found.
 */
export function watchProcessTree(leader: ProcessLeader, marks: readonly string[]): ProcessTree {
  const { pid } = leader;
  const members = memberFinder(pid, marks);
  const tree: ProcessTree = {
    signal: (name) => {
      const strays = members.living()?.filter((entry) => entry.group !== pid) ?? [];
      if (process.platform === "win32") leader.kill(name);
      else send(-pid, name);
      for (const target of targetsOf(strays, members.wasSeen)) send(target, name);
    },
    isGone: () => {
      if (!livingTrees.has(tree)) return true;
      if (isLiving(pid)) return false;
      const living = members.living();
      const gone = living === undefined ? !send(-pid, 0) : living.length === 0;
      if (gone) livingTrees.delete(tree);
      return gone;
    },
    names: () => members.living()?.map((entry) => `${entry.name} (${entry.pid})`) ?? [],
  };
  livingTrees.add(tree);
  return tree;
}

/** Whole groups where their leader is one of us: a signal to a group misses nobody who is just being started. */
function targetsOf(strays: readonly ProcessEntry[], wasSeen: (pid: number) => boolean): ReadonlySet<number> {
  return new Set(strays.map(({ pid, group }) => (wasSeen(group) ? -group : pid)));
}

interface MemberFinder {
  /** Undefined where processes cannot be listed. */
  readonly living: () => readonly ProcessEntry[] | undefined;
  readonly wasSeen: (pid: number) => boolean;
}

/** Whoever was seen once belongs to the tree, also when its parent, by which it was known, is gone. */
function memberFinder(leader: number, marks: readonly string[]): MemberFinder {
  const since = startOfProcess(leader) ?? 0;
  const pipes = new Set(outputPipesOf(leader));
  const seen = new Map<number, number>();
  const living = () => {
    const candidates = readProcessTable()?.filter(
      (entry) => entry.startedAt >= since && entry.pid !== process.pid,
    );
    const isSeed = ({ pid, group, startedAt }: ProcessEntry) =>
      group === leader ||
      seen.get(pid) === startedAt ||
      isMarked(pid, marks) ||
      outputPipesOf(pid).some((pipe) => pipes.has(pipe));
    const members = candidates && withDescendants(candidates.filter(isSeed), candidates);
    for (const { pid, startedAt } of members ?? []) seen.set(pid, startedAt);
    return members;
  };
  return { living, wasSeen: (pid) => seen.has(pid) };
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
