import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, isAbsolute } from "node:path";

/** More links than this in a row are taken for a circle. */
const hopsMax = 40;

/**
 * The absolute form of a path that stays inside `root` (a real path) with all links on its way resolved. Without promises: with
 * them, a run of a thousand stages that has nothing to do took a tenth longer.
 */
export function locate(root: string, path: string): string | undefined {
  const absolute = resolve(root, path);
  if (!isInside(root, absolute)) return undefined;
  try {
    return isInside(root, realTarget(absolute, 0)) ? absolute : undefined;
  } catch {
    return undefined;
  }
}

/** The same of a place where something is to be put: a link that stands there now is no way, and goes. */
export function locateSpot(root: string, path: string): string | undefined {
  const absolute = resolve(root, path);
  if (absolute === root) return root;
  const folder = locate(root, dirname(absolute));
  return folder === undefined ? undefined : absolute;
}

/** The folder itself is inside as well. */
function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== ".." && !way.startsWith("../") && !way.startsWith("..\\");
}

/** Where a path leads, even if nothing stands there yet, or only a link to nothing. */
function realTarget(path: string, hops: number): string {
  if (hops > hopsMax) throw new Error(`too many links: ${path}`);
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
  }
  const parent = realTarget(dirname(path), hops);
  const target = linkTarget(path);
  return target === undefined ? join(parent, basename(path)) : realTarget(resolve(parent, target), hops + 1);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
