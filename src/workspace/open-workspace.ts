import { lstat, mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join, posix, resolve } from "node:path";
import type { MadeEntry, MadePath } from "../model/record.ts";
import type { PathVersion } from "../model/work-order.ts";
import type { FileDigests, Shown, State, Store, Workspace } from "../ports.ts";
import { claimText, entryAt, isInPlace, lookAtFile } from "./entry-at.ts";
import { listEntries } from "./list-entries.ts";
import { isMissing, locate, locateSpot } from "./locate.ts";
import { readText } from "./read-text.ts";
import type { Holdings } from "./remove-file.ts";
import { resolveInputs } from "./resolve-inputs.ts";
import { isShown, showVersion } from "./show-versions.ts";

/** The project folder on this machine's disk. */
export async function openWorkspace(
  folder: string,
  world: { readonly state: State; readonly store: Store; readonly digests: FileDigests },
): Promise<Workspace> {
  const { state, digests } = world;
  const root = await realpath(folder);
  const holdings: Holdings = { root, ...world };
  const cleared = new Set<string>();
  const oneAtATime = createQueue();
  return {
    root,
    resolveInputs: (patterns, exclude, versions) => resolveInputs(root, patterns, exclude, versions),
    lookAtFile: (path) => lookAtFile(resolve(root, path), digests),
    lookAt: async (paths) => {
      const made: MadePath[] = [];
      for (const path of paths) made.push({ path, entries: await lookAtPath(root, path, digests) });
      return made;
    },
    isInPlace: (entry) => isInPlace(root, entry, digests),
    show: (versions, run) => oneAtATime(() => show(versions, trashOf(run), holdings)),
    differing: async (versions) => {
      const stages = new Set<string>();
      for (const version of versions) {
        if (!(await isShown(version, holdings))) stages.add(version.stage);
      }
      return stages;
    },
    hasRun: (stage) => state.lastKey(stage, 0) !== undefined,
    leftOver: async (paths) => paths.filter((path) => !cleared.has(path) && isMadeThere(root, path)),
    standing: (paths) => standing(paths, holdings),
    formerOutputs: () => state.formerOutputs(),
    retire: (stage, outputs, spare, run) =>
      oneAtATime(() => retire(stage, outputs, spare, trashOf(run), holdings)),
    forgetOutputs: (stages) => {
      for (const stage of stages) state.forgetStage(stage);
    },
    clearOutputs: (paths, run) => {
      for (const path of paths) cleared.add(path);
      return oneAtATime(() => clearOutputs(paths, trashOf(run), holdings));
    },
    missingOutputs: (paths) => missingOutputs(root, paths),
    claim: (made, isStored) => claim(made, isStored, state),
    readText: (path, maxBytes) => readText(resolve(root, path), path, maxBytes),
    locate: async (path) => locate(root, path),
  };
}

/** What leads out of the project nobody made. */
function isMadeThere(root: string, path: string): boolean {
  const absolute = locate(root, path);
  return absolute !== undefined && listEntries(absolute).files.length > 0;
}

function trashOf(run: string): string {
  return `.storyflow/trash/${run}`;
}

/** What changes the folder waits for what changes it already. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function show(versions: readonly PathVersion[], trash: string, holdings: Holdings): Promise<Shown> {
  const restored = new Map<string, { files: number; bytes: number }>();
  const trashed: string[] = [];
  const failed: { stage: string; path: string; reason: string }[] = [];
  for (const version of versions) {
    const { stage, path } = version;
    if (locateSpot(holdings.root, path) === undefined) {
      failed.push({ stage, path, reason: "it leads outside the project through a link" });
      continue;
    }
    const shown = await showVersion(version, trash, holdings);
    trashed.push(...shown.trashed);
    if (shown.failed !== undefined) failed.push({ stage, ...shown.failed });
    if (shown.files === 0) continue;
    const before = restored.get(stage) ?? { files: 0, bytes: 0 };
    restored.set(stage, { files: before.files + shown.files, bytes: before.bytes + shown.bytes });
  }
  return { restored: [...restored].map(([stage, counts]) => ({ stage, ...counts })), trashed, failed };
}

/** Outputs that a stage had before and has no more. */
async function retire(
  stage: string,
  outputs: readonly string[],
  others: () => readonly string[],
  trash: string,
  holdings: Holdings,
): Promise<{ readonly trashed: readonly string[] }> {
  const { state } = holdings;
  const former = state.outputsOf(stage);
  const gone = former.filter((path) => !outputs.includes(path));
  if (gone.length === 0 && former.length === outputs.length) return { trashed: [] };
  const spare = gone.length === 0 ? [] : [...outputs, ...others()];
  const versions = gone.map((path) => ({ path, stage, state: "skipped" as const, spare }));
  const { trashed } = await show(versions, trash, holdings);
  state.transaction(() => state.noteOutputs(stage, outputs));
  return { trashed };
}

async function standing(paths: readonly string[], holdings: Holdings): Promise<readonly MadePath[]> {
  const found: MadePath[] = [];
  for (const path of paths) {
    if (locate(holdings.root, path) === undefined) continue;
    const entries = await lookAtPath(holdings.root, path, holdings.digests).catch(ifOdd);
    const own = entries.filter((entry) => isOurs(entry, holdings.state));
    if (entries.length > 0 && own.length === entries.length) found.push({ path, entries });
  }
  return found;
}

function ifOdd(error: unknown): readonly MadeEntry[] {
  if (error instanceof OddFile) return [];
  throw error;
}

function isOurs(entry: MadeEntry, state: State): boolean {
  if (entry.kind === "folder") return true;
  const { digest, isStored = false } = state.claimAt(entry.path) ?? {};
  return isStored && digest === claimText(entry);
}

/** Makes room for outputs. */
async function clearOutputs(
  paths: readonly string[],
  trash: string,
  holdings: Holdings,
): Promise<readonly string[]> {
  const trashed: string[] = [];
  for (const path of paths) {
    const absolute = mustLocate(holdings.root, path);
    const shown = await showVersion({ path, stage: "", state: "waiting" }, trash, holdings);
    trashed.push(...shown.trashed);
    await mkdir(dirname(absolute), { recursive: true });
  }
  return trashed;
}

/** A pipe, a device, or a file whose name is no text: it can be neither kept nor put back. */
class OddFile extends Error {
  override readonly name = "OddFile";

  constructor(path: string) {
    super(`\`${path}\` is neither a file, a link nor a folder, or its name is no text`);
  }
}

async function lookAtPath(root: string, path: string, digests: FileDigests): Promise<readonly MadeEntry[]> {
  const { files, empty } = listEntries(absoluteOf(root, path));
  const entries: MadeEntry[] = [];
  for (const absolute of [...files, ...empty]) {
    const name = posix.normalize(absolute.slice(root.length + 1));
    const entry = await entryAt(root, name, digests);
    if (entry === undefined) throw new OddFile(name);
    entries.push(entry);
  }
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function claim(made: readonly MadePath[], isStored: boolean, state: State): void {
  state.transaction(() => {
    for (const { path, entries } of made) {
      state.disclaim(posix.normalize(path).replace(/\/$/u, ""));
      for (const entry of entries) {
        if (entry.kind !== "folder") state.claim(entry.path, claimText(entry), isStored);
      }
    }
  });
}

async function missingOutputs(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(paths.map((path) => isThere(join(root, path), path.endsWith("/"))));
  return paths.filter((_, index) => there[index] === false);
}

async function isThere(absolute: string, asFolder: boolean): Promise<boolean> {
  try {
    // A folder behind a link belongs to somebody else: what is in it would be nobody's output.
    return asFolder ? (await lstat(absolute)).isDirectory() : (await stat(absolute)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function absoluteOf(root: string, path: string): string {
  return join(root, posix.normalize(path).replace(/\/$/u, ""));
}

/** Before anything is written or removed; the caller has told the author already. */
function mustLocate(root: string, path: string): string {
  const absolute = locateSpot(root, path);
  if (absolute === undefined || absolute === root) throw new Error(`not a path inside the project: ${path}`);
  return absolute;
}
