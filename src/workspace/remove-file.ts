import { existsSync, unlinkSync } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { MadeEntry } from "../model/record.ts";
import type { FileDigests, State, Store } from "../ports.ts";
import { claimText, entryAt } from "./entry-at.ts";

/** What the removal of files needs to know of the project. */
export interface Holdings {
  readonly root: string;
  readonly state: State;
  readonly store: Store;
  readonly digests: FileDigests;
}

/**
 * Takes a file away from where a stage makes its own. Nobody's work is lost: what was made by a stage can be restored, or was not
 * meant to be; all else goes to the trash. Returns whether it went there. The path is relative to the root.
 */
export async function removeFile(path: string, trash: string, holdings: Holdings): Promise<boolean> {
  const { root, store, state, digests } = holdings;
  const file = join(root, path);
  const entry = await entryAt(root, path, digests);
  const digest = entry?.kind === "file" ? entry.digest : undefined;
  const claim = entry === undefined ? undefined : matchingClaim(entry, state);
  // An empty file has nothing but its name, which is not in the store.
  const hasBytes = entry?.kind === "file" && entry.bytes > 0;
  const isRestorable = digest !== undefined && (hasBytes || claim !== undefined) && (await store.has(digest));
  const isForeign = claim === undefined && !isRestorable;
  const target = join(root, trash, path);
  if (isForeign) await moveToTrash(file, target);
  // The store has lost it since: it gets it back, and the project loses nothing.
  else if (digest !== undefined && !isRestorable && claim?.isStored === true) {
    await store.adopt(file, digest).catch(() => moveToTrash(file, target));
  } else unlinkSync(file);
  state.disclaim(path);
  return isForeign;
}

function matchingClaim(entry: MadeEntry, state: State) {
  const claim = state.claimAt(entry.path);
  return claim?.digest === claimText(entry) ? claim : undefined;
}

async function moveToTrash(file: string, wanted: string): Promise<void> {
  const target = freeName(await withFolder(wanted));
  try {
    await rename(file, target);
  } catch (error) {
    // A mount point below the project root is another file system.
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(file, target);
    unlinkSync(file);
  }
}

/** A file may have gone to the trash before from where a folder is now. */
async function withFolder(wanted: string): Promise<string> {
  try {
    await mkdir(dirname(wanted), { recursive: true });
    return wanted;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EEXIST" && code !== "ENOTDIR") throw error;
    return withFolder(join(`${dirname(wanted)}~2`, basename(wanted)));
  }
}

/** The same path may go to the trash more than once in a run. */
function freeName(wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(name); count++) name = `${wanted}~${count}`;
  return name;
}
