import { lstatSync, statSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { watch } from "chokidar";
import type { FileWatch, WatchRequest } from "../ports.ts";

/** Where the system tells nothing. Twice a second is soon enough for a person, and cheap enough for some thousand files. */
const pollMs = 500;

/**
 * Watches folders with chokidar, whose ways end here. Resolves when every later change will be told; rejects with what the system
 * refused.
 */
export async function watchFiles(request: WatchRequest): Promise<FileWatch> {
  const { roots, accepts, isPolling, onChange, onError } = request;
  const watcher = watch([...roots], {
    ignored: (path, stats) => isIgnored(path, stats, request),
    ignoreInitial: true,
    // What editors do is told apart by content, and later: nothing is to be held back or left out here.
    atomic: false,
    // Who may not read a folder cannot read its files either.
    ignorePermissionErrors: true,
    backend: isPolling ? "polling" : "auto",
    pollingInterval: pollMs,
    pollingBinaryInterval: pollMs,
  });
  const opened = Promise.withResolvers<void>();
  let fail = (error: Error): void => opened.reject(error);
  watcher.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  watcher.on("ready", opened.resolve);
  watcher.on("all", (_event, path) => {
    if (accepts(path)) onChange(path);
  });
  try {
    await opened.promise;
  } catch (error) {
    await watcher.close();
    throw error;
  }
  fail = onError;
  return { count: () => countWatched(watcher.getWatched(), accepts), close: () => watcher.close() };
}

function isIgnored(path: string, stats: Stats | undefined, request: WatchRequest): boolean {
  const { accepts, mayHold, entersLink } = request;
  if (stats !== undefined && !entersLink(path) && isLinkToFolder(path, stats)) return true;
  return !mayHold(path) && (stats?.isDirectory() === true || !accepts(path));
}

/** Inputs do not go through links that nobody wrote, and such a link may lead anywhere. */
function isLinkToFolder(path: string, stats: Stats): boolean {
  try {
    if (stats.isSymbolicLink()) return statSync(path).isDirectory();
    return stats.isDirectory() && lstatSync(path).isSymbolicLink();
  } catch {
    // It leads nowhere, or is gone.
    return false;
  }
}

function countWatched(
  watched: { readonly [folder: string]: readonly string[] },
  accepts: (path: string) => boolean,
) {
  const folders = new Set<string>();
  let files = 0;
  for (const [folder, names] of Object.entries(watched)) {
    for (const path of names.map((name) => join(folder, name))) {
      if (watched[path] !== undefined || !accepts(path)) continue;
      files += 1;
      folders.add(dirname(path));
    }
  }
  return { files, folders: [...folders] };
}
