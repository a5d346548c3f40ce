import { mkdirSync, rmdirSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
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
  version: PathVersion,
  trash: string,
  holdings: Holdings,
): Promise<ShownPath> {
  const trashed: string[] = [];
  try {
    const right =
      version.isPart === true
        ? await findRight(version, trash, holdings, trashed)
        : await clearWrong(version, trash, holdings, trashed);
    const missing = (version.entries ?? []).filter((entry) => !right.has(entry.path));
    return { ...(await putAll(missing, holdings)), trashed };
  } catch (error) {
    return { files: 0, bytes: 0, trashed, failed: { path: version.path, reason: systemMessage(error) } };
  }
}

/** Only what the entries name is looked at; what is wrong in their places goes. */
async function findRight(
  { entries = [] }: PathVersion,
  trash: string,
  holdings: Holdings,
  trashed: string[],
): Promise<ReadonlySet<string>> {
  const right = new Set<string>();
  for (const entry of entries) {
    if (await isInPlace(holdings.root, entry, holdings.digests)) right.add(entry.path);
    else trashed.push(...(await clearPath(entry.path, trash, holdings)));
  }
  return right;
}

/** Takes away all that is not what the entries say; which of them are right already. */
async function clearWrong(
  { path, entries = [], spare = [] }: PathVersion,
  trash: string,
  holdings: Holdings,
  trashed: string[],
): Promise<ReadonlySet<string>> {
  const { root } = holdings;
  const plain = plainOf(path);
  const wanted = new Map(entries.map((entry) => [entry.path, entry]));
  const spared = spare.map(plainOf).filter((other) => isAtOrBelow(other, plain) || isAtOrBelow(plain, other));
  const right = new Set<string>();
  const { files, folders, never } = listEntries(join(root, plain));
  for (const [index, file] of files.entries()) {
    if (index % breatheEvery === 0) await breathe();
    const name = relativeTo(root, file);
    if (spared.some((other) => isAtOrBelow(name, other))) continue;
    const entry = wanted.get(name);
    if (entry !== undefined && (await isInPlace(root, entry, holdings.digests))) right.add(name);
    else if (await removeFile(name, trash, holdings)) trashed.push(name);
  }
  const isFolder = path.endsWith("/") && entries.length > 0;
  const needed = neededFolders(plain, isFolder, entries);
  removeFolders(folders, needed, spared, never, root);
  if (isFolder) mkdirSync(join(root, plain), { recursive: true });
  return right;
}

async function clearPath(path: string, trash: string, holdings: Holdings): Promise<readonly string[]> {
  const trashed: string[] = [];
  await clearWrong({ path, stage: "", state: "waiting" }, trash, holdings, trashed);
  return trashed;
}

/** So many files are looked at before anything else has its turn, such as a signal. */
const breatheEvery = 200;

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function plainOf(path: string): string {
  return posix.normalize(path).replace(/\/$/u, "");
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Of an error of the system; any other one is a bug. */
function systemMessage(error: unknown): string {
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}

/** Whether all of a version stands in its place, whatever lies beside it. */
export async function isShown({ entries = [] }: PathVersion, holdings: Holdings): Promise<boolean> {
  const { root, digests } = holdings;
  for (const entry of entries) if (!(await isInPlace(root, entry, digests))) return false;
  return true;
}

/** A folder that is not wanted may hold none that is, so all that is left of it is empty but for what systems leave. */
function removeFolders(
  folders: readonly string[],
  needed: ReadonlySet<string>,
  spared: readonly string[],
  never: readonly string[],
  root: string,
): void {
  for (const folder of folders.toReversed()) {
    const name = relativeTo(root, folder);
    if (needed.has(name) || spared.some((other) => isAtOrBelow(other, name) || isAtOrBelow(name, other)))
      continue;
    for (const file of never) if (dirname(file) === folder) unlinkSync(file);
    rmdirSync(folder);
  }
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
    return systemMessage(error);
  }
}

/** With forward slashes. */
function relativeTo(root: string, absolute: string): string {
  return absolute
    .slice(root.length + 1)
    .split(sep)
    .join("/");
}
