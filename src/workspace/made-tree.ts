import type { PathVersion } from "../model/work-order.ts";

/** What stages made, as folders with files in them: seen by readers in place of what the disk holds there. */
export class MadeTree {
  readonly #owned: ReadonlySet<string>;
  readonly #folders = new Map<string, Map<string, "file" | "folder">>();

  constructor(versions: readonly PathVersion[]) {
    this.#owned = new Set(versions.map(({ path }) => plain(path)));
    for (const { path, entries } of versions) {
      if (entries === undefined) continue;
      if (path.endsWith("/")) this.#add(plain(path), "folder");
      for (const entry of entries) this.#add(entry.path, entry.kind === "folder" ? "folder" : "file");
    }
  }

  /** Whether a path is, or lies in, what a stage makes: then the disk has no say. */
  owns(path: string): boolean {
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (this.#owned.has(path.slice(0, end))) return true;
    }
    return false;
  }

  kindAt(path: string): "file" | "folder" | undefined {
    const end = path.lastIndexOf("/");
    return this.#folders.get(path.slice(0, Math.max(end, 0)))?.get(path.slice(end + 1));
  }

  childrenOf(folder: string): ReadonlyMap<string, "file" | "folder"> {
    return this.#folders.get(folder) ?? new Map<string, "file" | "folder">();
  }

  /** With the folders around it. */
  #add(path: string, kind: "file" | "folder"): void {
    const end = path.lastIndexOf("/");
    const parent = path.slice(0, Math.max(end, 0));
    const name = path.slice(end + 1);
    const siblings = this.#folders.get(parent);
    if (siblings?.has(name) === true) return;
    if (siblings !== undefined) siblings.set(name, kind);
    else {
      this.#folders.set(parent, new Map([[name, kind]]));
      if (parent !== "") this.#add(parent, "folder");
    }
  }
}

function plain(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.join("/");
}
