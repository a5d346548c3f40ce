import { readdir, statSync, type Dirent } from "node:fs";
import { join, relative } from "node:path";
import type { FileSystemAdapter } from "tinyglobby";
import type { MadeTree } from "./made-tree.ts";

/** The project folder as a reader sees it: what stages made stands at its paths, whatever the disk holds there. */
export class SeenFolder {
  readonly root: string;
  readonly #made: MadeTree;

  constructor(root: string, made: MadeTree) {
    this.root = root;
    this.#made = made;
  }

  /** Of a path relative to the root, links followed. */
  kindAt(path: string): "file" | "folder" | undefined {
    if (this.#made.owns(path)) return this.#made.kindAt(path);
    const onDisk = kindOnDisk(join(this.root, path));
    return onDisk ?? this.#made.kindAt(path);
  }

  /** Folders as they are, but without links to folders, and with links to files as files. */
  get fileSystem(): FileSystemAdapter {
    // The crawler uses one of the many signatures of `readdir`: a path, `withFileTypes`, a callback.
    const readEntries = this.#readEntries as unknown as NonNullable<FileSystemAdapter["readdir"]>;
    return { readdir: readEntries };
  }

  readonly #readEntries = (
    folder: string,
    options: { withFileTypes: true },
    done: (error: Error | null, entries?: readonly Dirent[]) => void,
  ): void => {
    const path = relative(this.root, folder).replaceAll("\\", "/");
    const made = this.#made.childrenOf(path);
    readdir(folder, options, (error, entries) => {
      if (error !== null && made.size === 0) return done(error, []);
      const onDisk = error === null ? entries : [];
      const own = onDisk.filter(({ name }) => !this.#made.owns(path === "" ? name : `${path}/${name}`));
      const names = new Set(own.map(({ name }) => name));
      const added = [...made].filter(([name]) => !names.has(name));
      done(null, [
        ...own.flatMap((entry) => seenAs(entry, folder)),
        ...added.map(([name, kind]) => madeEntry(name, kind)),
      ]);
    });
  };
}

/** A link that leads round in a circle is as little there as one that leads nowhere. */
function kindOnDisk(path: string): "file" | "folder" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}

function seenAs(entry: Dirent, folder: string): readonly Dirent[] {
  if (!entry.isSymbolicLink()) return [entry];
  if (kindOnDisk(join(folder, entry.name)) !== "file") return [];
  return [Object.assign(entry, { isFile: () => true, isSymbolicLink: () => false })];
}

/** All that the crawler asks of an entry. */
function madeEntry(name: string, kind: "file" | "folder"): Dirent {
  const entry = {
    name,
    isFile: () => kind === "file",
    isDirectory: () => kind === "folder",
    isSymbolicLink: () => false,
  };
  return entry as Dirent;
}
