import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import { suggest } from "../model/suggest.ts";

export const defaultManifest = "pipeline.yaml";

const levelsUp = 5;
const levelsDown = 2;
/** Entries of a folder that are looked at. */
const entriesMax = 200;
const headBytes = 65_536;

/** The words of a command, told apart: a first one that is a file, or is called like one, is the manifest. */
export async function splitWords(
  words: readonly string[],
  cwd: string,
): Promise<{ readonly manifest: string; readonly stages: readonly string[] }> {
  const [first, ...rest] = words;
  if (first === undefined) return { manifest: defaultManifest, stages: [] };
  const isManifest = /\.ya?ml$/i.test(first) || (await kindOf(resolve(cwd, first))) === "file";
  return isManifest ? { manifest: first, stages: rest } : { manifest: defaultManifest, stages: words };
}

/** Says what was looked for, and names a manifest nearby, if nothing is there; undefined if something is. */
export async function checkManifestExists(manifest: string, cwd: string): Promise<Diagnostic | undefined> {
  const path = resolve(cwd, manifest);
  if ((await kindOf(path)) !== undefined) return undefined;
  const nearby = await findNearby(path, cwd);
  return {
    code: "manifest/not-found",
    severity: "error",
    message: `there is no manifest \`${basename(path)}\` in ${dirname(path)}`,
    hint:
      nearby === undefined
        ? "name the one that is meant, such as film/pipeline.yaml"
        : `there is one nearby: \`${relative(cwd, nearby)}\``,
  };
}

async function findNearby(missing: string, cwd: string): Promise<string | undefined> {
  return (await findBeside(missing)) ?? (await findAbove(cwd)) ?? (await findBelow(cwd, levelsDown));
}

/** A manifest of another name in the same folder, the one that is called most alike. */
async function findBeside(missing: string): Promise<string | undefined> {
  const folder = dirname(missing);
  const names = (await entriesOf(folder)).filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name));
  const manifests: string[] = [];
  for (const { name } of names) if (await looksLikeManifest(join(folder, name))) manifests.push(name);
  const best = suggest(basename(missing), manifests) ?? manifests[0];
  return best === undefined ? undefined : join(folder, best);
}

async function findAbove(cwd: string): Promise<string | undefined> {
  let folder = cwd;
  for (let level = 0; level < levelsUp && dirname(folder) !== folder; level += 1) {
    folder = dirname(folder);
    const path = join(folder, defaultManifest);
    if (await looksLikeManifest(path)) return path;
  }
  return undefined;
}

async function findBelow(folder: string, levels: number): Promise<string | undefined> {
  const folders = (await entriesOf(folder)).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules",
  );
  for (const { name } of folders) {
    const path = join(folder, name, defaultManifest);
    if (await looksLikeManifest(path)) return path;
  }
  if (levels <= 1) return undefined;
  for (const { name } of folders) {
    const path = await findBelow(join(folder, name), levels - 1);
    if (path !== undefined) return path;
  }
  return undefined;
}

async function looksLikeManifest(path: string): Promise<boolean> {
  if ((await kindOf(path)) !== "file") return false;
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return /^stages\s*:/m.test(buffer.toString("utf8", 0, bytesRead));
  } catch {
    return false;
  }
}

async function entriesOf(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, entriesMax);
}

async function kindOf(path: string): Promise<"file" | "other" | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return stats.isFile() ? "file" : "other";
}
