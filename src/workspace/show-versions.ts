import { mkdirSync, rmdirSync, symlinkSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { MadeEntry } from "../model/record.ts";
import type { PathVersion } from "../model/work-order.ts";
import { claimText, isInPlace } from "./entry-at.ts";
import { listEntries } from "./list-entries.ts";
import { removeFile, type Holdings } from "./remove-file.ts";

/** What was done to let one path show its version. */
export interface ShownPath {
  readonly files: number;
  readonly bytes: number;
  readonly trashed: readonly string[];
  /** The first thing that could not be put there, and why. */
  readonly failed?: { readonly path: string; readonly reason: string };
}

/**
 * Lets one path hold just what its version says. What is right already is not touched; what is there beside it is taken away
 * first, so that nothing is ever written through a link.
 */
export async function showVersion(
  { path, entries = [] }: PathVersion,
  trash: string,
  holdings: Holdings,
): Promise<ShownPath> {
  const { root } = holdings;
  const plain = posix.normalize(path).replace(/\/$/u, "");
  const wanted = new Map(entries.map((entry) => [entry.path, entry]));
  const right = new Set<string>();
  const trashed: string[] = [];
  const { files, folders } = listEntries(join(root, plain));
  for (const file of files) {
    const name = relativeTo(root, file);
    const entry = wanted.get(name);
    if (entry !== undefined && (await isInPlace(root, entry, holdings.digests))) right.add(name);
    else if (await removeFile(name, trash, holdings)) trashed.push(name);
  }
  const isFolder = path.endsWith("/") && entries.length > 0;
  removeFolders(
    folders.map((folder) => relativeTo(root, folder)),
    neededFolders(plain, isFolder, entries),
    root,
  );
  if (isFolder) mkdirSync(join(root, plain), { recursive: true });
  const missing = entries.filter((entry) => !right.has(entry.path));
  return { ...(await putAll(missing, holdings)), trashed };
}

/** Whether one path holds just what its version says. */
export async function isShown({ path, entries = [] }: PathVersion, holdings: Holdings): Promise<boolean> {
  const { root, digests } = holdings;
  const { files } = listEntries(join(root, posix.normalize(path).replace(/\/$/u, "")));
  const wanted = new Set(entries.map((entry) => entry.path));
  if (files.some((file) => !wanted.has(relativeTo(root, file)))) return false;
  for (const entry of entries) if (!(await isInPlace(root, entry, digests))) return false;
  return true;
}

/** A folder that is not wanted may hold none that is, so all that is left of it is empty. */
function removeFolders(folders: readonly string[], needed: ReadonlySet<string>, root: string): void {
  for (const folder of folders.toReversed()) if (!needed.has(folder)) rmdirSync(join(root, folder));
}

function neededFolders(path: string, isFolder: boolean, entries: readonly MadeEntry[]): ReadonlySet<string> {
  const needed = new Set(isFolder ? [path] : []);
  for (const entry of entries) {
    let folder = entry.kind === "folder" ? entry.path : posix.dirname(entry.path);
    for (; folder !== "." && !needed.has(folder); folder = posix.dirname(folder)) needed.add(folder);
  }
  return needed;
}

async function putAll(
  entries: readonly MadeEntry[],
  holdings: Holdings,
): Promise<Pick<ShownPath, "files" | "bytes" | "failed">> {
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    const reason = await put(entry, holdings);
    if (reason !== undefined) return { files, bytes, failed: { path: entry.path, reason } };
    if (entry.kind !== "folder") files += 1;
    if (entry.kind === "file") bytes += entry.bytes;
  }
  return { files, bytes };
}

/** In words why it could not be put there. */
async function put(entry: MadeEntry, { root, store, state }: Holdings): Promise<string | undefined> {
  const file = join(root, entry.path);
  try {
    mkdirSync(entry.kind === "folder" ? file : dirname(file), { recursive: true });
    if (entry.kind === "link") symlinkSync(entry.target, file);
    if (entry.kind === "file" && !(await store.restore(entry.digest, file, entry.executable))) {
      return "the cache does not have it any more";
    }
    if (entry.kind !== "folder") state.claim(entry.path, claimText(entry), true);
    return undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error) return error.message;
    throw error;
  }
}

/** With forward slashes. */
function relativeTo(root: string, absolute: string): string {
  return absolute.slice(root.length + 1).replaceAll("\\", "/");
}
