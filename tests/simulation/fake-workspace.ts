import picomatch from "picomatch";
import { digestText } from "../../src/keys/digest-text.ts";
import type { MadeEntry } from "../../src/model/record.ts";
import type { PathVersion } from "../../src/model/work-order.ts";
import { parsePathText } from "../../src/plan/path-pattern.ts";
import type { Shown, State, Store, Workspace } from "../../src/ports.ts";
import { MadeTree } from "../../src/workspace/made-tree.ts";
import { DiskFull, type Life } from "./life.ts";
import { isAtOrBelow, type Machine, projectRoot } from "./machine.ts";

interface FolderWorld {
  readonly machine: Machine;
  readonly life: Life;
  readonly state: State;
  readonly store: Store;
}

/** The project folder of a simulated machine, as one process sees it. */
export function fakeWorkspace(world: FolderWorld): Workspace {
  const { machine, life, state } = world;
  const { disk } = machine;
  const cleared = new Set<string>();
  const oneAtATime = createQueue();
  return {
    root: projectRoot,
    resolveInputs: async (patterns, exclude, versions) => {
      await life.ask();
      return matchFiles(machine, patterns, exclude, versions);
    },
    lookAtFile: async (path) => {
      await life.ask();
      const digest = machine.digestAt(path);
      return digest === undefined ? undefined : { digest, executable: false };
    },
    lookAt: async (paths) => {
      await life.ask();
      return paths.map((path) => ({ path, entries: entriesAt(machine, path) }));
    },
    isInPlace: async (entry) => isRight(machine, entry),
    show: (versions) => oneAtATime(() => show(versions, world)),
    differing: async (versions) => {
      const wrong = versions.filter((version) => !isShown(version, machine));
      return new Set(wrong.map(({ stage }) => stage));
    },
    hasRun: (stage) => state.lastKey(stage, 0) !== undefined,
    leftOver: async (paths) => paths.filter((path) => !cleared.has(path) && machine.filesAt(path).length > 0),
    standing: async (paths) => {
      await life.ask();
      const found = paths.map((path) => ({ path, entries: entriesAt(machine, path) }));
      return found.filter(
        ({ entries }) => entries.length > 0 && entries.every((entry) => isOurs(entry, state)),
      );
    },
    formerOutputs: () => state.formerOutputs(),
    retire: (stage, outputs, spare) => oneAtATime(() => retire(stage, outputs, spare, world)),
    forgetOutputs: (stages) => {
      for (const stage of stages) state.forgetStage(stage);
    },
    clearOutputs: (paths) => {
      for (const path of paths) cleared.add(path);
      return oneAtATime(async () => {
        const { trashed } = await show(
          paths.map((path) => ({ path, stage: "", state: "waiting" as const })),
          world,
        );
        await life.write();
        return trashed;
      });
    },
    missingOutputs: async (paths) => {
      await life.ask();
      return paths.filter((path) =>
        path.endsWith("/") ? machine.filesAt(path).length === 0 : !disk.has(path),
      );
    },
    claim: (made, isStored) =>
      state.transaction(() => {
        for (const { path, entries } of made) {
          state.disclaim(path.replace(/\/$/u, ""));
          for (const entry of entries) state.claim(entry.path, claimText(entry), isStored);
        }
      }),
    readText: async (path) => {
      await life.ask();
      return disk.get(path);
    },
    locate: async (path) => `${projectRoot}/${path}`,
  };
}

/** As a command finds them on the disk, or, with versions, as a reader is to see them. */
export function matchFiles(
  machine: Machine,
  patterns: readonly string[],
  exclude: readonly string[],
  versions: readonly PathVersion[],
): { readonly files: readonly string[]; readonly missing: readonly string[] } {
  const tree = new MadeTree(versions);
  const made = versions.flatMap(({ entries = [] }) => entries.map(({ path }) => path));
  const seen = [...new Set([...made, ...[...machine.disk.keys()].filter((path) => !tree.owns(path))])];
  const own = exclude.map((path) => path.replace(/\/$/u, ""));
  const files = new Set<string>();
  const missing: string[] = [];
  for (const text of patterns) {
    const found = matchesOf(text, seen, own);
    if (found === undefined) missing.push(text);
    for (const file of found ?? []) files.add(file);
  }
  return { files: [...files].toSorted(), missing };
}

function matchesOf(
  text: string,
  seen: readonly string[],
  own: readonly string[],
): readonly string[] | undefined {
  const { type } = parsePathText(text, "input");
  if (type === "file") return seen.includes(text) ? [text] : undefined;
  const others = seen.filter((path) => !own.some((folder) => isAtOrBelow(path, folder)));
  if (type === "folder") return others.filter((path) => path.startsWith(text));
  return others.filter((path) => picomatch.isMatch(path, text));
}

function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

function entriesAt(machine: Machine, path: string): readonly MadeEntry[] {
  return machine.filesAt(path).map((name) => {
    const text = machine.disk.get(name) ?? "";
    return { kind: "file", path: name, digest: digestText(text), bytes: text.length, executable: false };
  });
}

function isOurs(entry: MadeEntry, state: State): boolean {
  const claim = state.claimAt(entry.path);
  return claim?.isStored === true && claim.digest === claimText(entry);
}

function isRight(machine: Machine, entry: MadeEntry): boolean {
  return entry.kind === "file" && machine.digestAt(entry.path) === entry.digest;
}

function isShown({ path, entries = [], isPart }: PathVersion, machine: Machine): boolean {
  const wanted = new Set(entries.map((entry) => entry.path));
  const isClean = isPart === true || machine.filesAt(path).every((name) => wanted.has(name));
  return isClean && entries.every((entry) => isRight(machine, entry));
}

function claimText(entry: MadeEntry): string {
  return entry.kind === "file" ? entry.digest : entry.kind;
}

async function show(versions: readonly PathVersion[], world: FolderWorld): Promise<Shown> {
  const restored: { stage: string; files: number; bytes: number }[] = [];
  const trashed: string[] = [];
  const failed: { stage: string; path: string; reason: string }[] = [];
  for (const version of versions) {
    const { stage, path } = version;
    try {
      const files = await showOne(version, world, trashed);
      if (files > 0) restored.push({ stage, files, bytes: files });
    } catch (error) {
      if (!(error instanceof DiskFull || error instanceof BlobLost)) throw error;
      failed.push({ stage, path, reason: error.message });
    }
  }
  return { restored, trashed, failed };
}

class BlobLost extends Error {
  override readonly name = "BlobLost";

  constructor() {
    super("the cache does not have it any more");
  }
}

async function showOne(version: PathVersion, world: FolderWorld, trashed: string[]): Promise<number> {
  const { machine, life, store, state } = world;
  const { path, entries = [], isPart, spare = [] } = version;
  await life.ask();
  const wanted = new Map(entries.map((entry) => [entry.path, entry]));
  for (const name of isPart === true ? wanted.keys() : machine.filesAt(path)) {
    const entry = wanted.get(name);
    if (entry !== undefined && isRight(machine, entry)) continue;
    if (!machine.disk.has(name) || spare.some((other) => isAtOrBelow(name, other.replace(/\/$/u, ""))))
      continue;
    if (await remove(name, world)) trashed.push(name);
  }
  const missing = entries.filter((entry) => !isRight(machine, entry));
  for (const entry of missing) {
    const digest = entry.kind === "file" ? entry.digest : "";
    if (!(await store.restore(digest, `${projectRoot}/${entry.path}`, false))) throw new BlobLost();
    state.claim(entry.path, claimText(entry), true);
  }
  return missing.length;
}

/** What nobody could make again goes to the trash. */
async function remove(path: string, { machine, life, store, state }: FolderWorld): Promise<boolean> {
  const { disk, trash } = machine;
  const digest = machine.digestAt(path) ?? "";
  const claim = state.claimAt(path);
  const isClaimed = claim?.digest === digest;
  const isRestorable = await store.has(digest);
  await life.ask();
  const text = disk.get(path) ?? "";
  if (!isClaimed && !isRestorable) trash.push(text);
  if (isClaimed && !isRestorable && claim.isStored) {
    await store.adopt(`${projectRoot}/${path}`, digest).catch(() => trash.push(text));
  }
  disk.delete(path);
  state.disclaim(path);
  return !isClaimed && !isRestorable;
}

async function retire(
  stage: string,
  outputs: readonly string[],
  others: () => readonly string[],
  world: FolderWorld,
): Promise<{ readonly trashed: readonly string[] }> {
  const { state } = world;
  const former = state.outputsOf(stage);
  const gone = former.filter((path) => !outputs.includes(path));
  if (gone.length === 0 && former.length === outputs.length) return { trashed: [] };
  const spare = [...outputs, ...others()];
  const versions = gone.map((path) => ({ path, stage, state: "skipped" as const, spare }));
  const { trashed } = await show(versions, world);
  state.transaction(() => state.noteOutputs(stage, outputs));
  return { trashed };
}
