import { statSync } from "node:fs";
import { relative, resolve } from "node:path";

/** Names paths of a project as a person would who stands in a folder. */
export function showPathFrom(folder: string, root: string): (path: string) => string {
  return (path) => {
    const absolute = resolve(root, path);
    const shown = relative(folder, absolute);
    return (shown.startsWith("../..") ? absolute : shown) + (path.endsWith("/") ? "/" : "");
  };
}

/** Where a stage is called like a file, `run` would take it for a manifest. */
export function isFileIn(folder: string): (word: string) => boolean {
  return (word) => statSync(resolve(folder, word), { throwIfNoEntry: false })?.isFile() === true;
}
