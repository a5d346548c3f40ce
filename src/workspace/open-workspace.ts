import { mkdir, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Workspace } from "../ports.ts";
import { clearPath, relativePath } from "./clear-outputs.ts";
import { digestEntry } from "./digest-entry.ts";
import { listEntries } from "./list-entries.ts";
import { isMissing, locate } from "./locate.ts";
import { loadOutputLedger, type OutputLedger } from "./output-ledger.ts";
import { readText } from "./read-text.ts";
import { resolveInputs } from "./resolve-inputs.ts";

/** The project folder on this machine's disk. */
export async function openWorkspace(folder: string): Promise<Workspace> {
  const root = await realpath(folder);
  const { ledger, warning } = await loadOutputLedger(join(root, ".storyflow", "outputs.json"));
  let untold = warning;

  const clearOutputs = async (paths: readonly string[], run: string) => {
    const trash = join(root, ".storyflow", "trash", run);
    const trashed: string[] = [];
    for (const path of paths) {
      const absolute = await mustLocate(root, path);
      trashed.push(...(await clearPath(root, absolute, ledger, trash)));
      await mkdir(dirname(absolute), { recursive: true });
    }
    const told = untold;
    untold = undefined;
    return { trashed, ...(told !== undefined && { warning: told }) };
  };

  return {
    root,
    resolveInputs: (patterns, exclude) => resolveInputs(root, patterns, exclude),
    clearOutputs,
    missingOutputs: (paths) => missingOutputs(root, paths),
    recordOutputs: (paths) => recordOutputs(root, paths, ledger),
    readText: (path, maxBytes) => readText(resolve(root, path), path, maxBytes),
    locate: (path) => locate(root, path),
  };
}

async function missingOutputs(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(paths.map((path) => isThere(join(root, path), path.endsWith("/"))));
  return paths.filter((_, index) => there[index] === false);
}

async function isThere(absolute: string, asFolder: boolean): Promise<boolean> {
  try {
    const stats = await stat(absolute);
    return asFolder ? stats.isDirectory() : stats.isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function recordOutputs(root: string, paths: readonly string[], ledger: OutputLedger): Promise<void> {
  for (const path of paths) {
    const absolute = await mustLocate(root, path);
    const { files } = await listEntries(absolute);
    ledger.forget(relativePath(root, absolute));
    for (const file of files) {
      const digest = await digestEntry(file);
      if (digest !== undefined) ledger.set(relativePath(root, file), digest);
    }
  }
  if (paths.length > 0) await ledger.save();
}

/** Before anything is written or removed; the caller has told the author already. */
async function mustLocate(root: string, path: string): Promise<string> {
  const absolute = await locate(root, path);
  if (absolute === undefined || absolute === root) throw new Error(`not a path inside the project: ${path}`);
  return absolute;
}
