import { basename, posix } from "node:path";
import { escapePath, glob } from "tinyglobby";
import type { PathVersion } from "../model/work-order.ts";
import { parsePathText, type PathPattern } from "../plan/path-pattern.ts";
import { MadeTree } from "./made-tree.ts";
import { SeenFolder } from "./seen-folder.ts";

/** What systems leave in folders, and what is storyflow's or git's own. */
const neverFiles: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db"]);
const neverFolders: ReadonlySet<string> = new Set([".storyflow", ".git"]);

interface ResolvedInputs {
  /** Sorted by code units, each once. */
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Every file that the patterns match. A literal path must be there; a folder or a glob may match nothing. Excludes hold for
 * folders and globs, not for what is named literally. A link to a file counts as that file; a link to a folder is entered only
 * where it is written itself (`assets/` that is a link), never on the way through a folder, so that no circle and nothing
 * outside is met by chance. At the paths of versions these are seen, and what the disk holds there is not.
 */
export async function resolveInputs(
  root: string,
  patterns: readonly string[],
  exclude: readonly string[],
  versions: readonly PathVersion[],
): Promise<ResolvedInputs> {
  const parsed = patterns.map((text) => parsePathText(text, "input"));
  const excludes = [
    ...parsed.filter((pattern) => pattern.excludes),
    ...exclude.map((path) => parsePathText(path, "output")),
  ];
  const seen = new SeenFolder(root, new MadeTree(versions));
  const files = new Set<string>();
  const missing: string[] = [];
  for (const pattern of parsed.filter((candidate) => !candidate.excludes)) {
    const found = await filesOf(seen, pattern, excludes);
    if (found === undefined) missing.push(pattern.text);
    for (const file of found ?? []) files.add(file);
  }
  return { files: [...files].toSorted(), missing };
}

async function filesOf(
  seen: SeenFolder,
  pattern: PathPattern,
  excludes: readonly PathPattern[],
): Promise<readonly string[] | undefined> {
  const path = literalPath(pattern);
  const kind = seen.kindAt(path);
  switch (pattern.type) {
    case "file":
      return kind === "file" ? [path] : undefined;
    case "folder":
      if (kind === "file") return undefined;
      return kind === undefined ? [] : walk(seen, folderGlob(path), true, excludes);
    case "glob": {
      // A file may be called like a glob: `shot[1].png`.
      const named = kind === "file" ? [path] : [];
      return [...named, ...(await walk(seen, escapeGroups(pattern.text), false, excludes))];
    }
  }
}

async function walk(
  seen: SeenFolder,
  text: string,
  dotfiles: boolean,
  excludes: readonly PathPattern[],
): Promise<readonly string[]> {
  const ignore = excludes.flatMap(({ type, text: written }) =>
    type === "glob" ? [escapeGroups(written)] : [escapePath(posix.normalize(written))],
  );
  // A glob that ends in `**` would be crawled from one folder above, where that folder may be a link.
  const found = await glob(text.replace(/\/\*\*$/u, "/**/*"), {
    cwd: seen.root,
    dot: dotfiles,
    expandDirectories: false,
    followSymbolicLinks: false,
    ignore: [...ignore, ...[...neverFolders].map((name) => `**/${name}`)],
    fs: seen.fileSystem,
  });
  const literal = excludes.filter(({ type }) => type !== "glob").map(literalPath);
  return found.filter((path) => !isNever(path) && !literal.some((folder) => isAtOrBelow(path, folder)));
}

function isNever(path: string): boolean {
  return neverFiles.has(basename(path)) || path.split("/").some((segment) => neverFolders.has(segment));
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || folder === "." || path.startsWith(`${folder}/`);
}

/** Without escapes, `./` and a slash at the end. */
function literalPath({ text }: PathPattern): string {
  const path = posix.normalize(text.replaceAll(/\\(.)/gu, "$1"));
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

function folderGlob(path: string): string {
  return path === "." ? "**" : `${escapePath(path)}/**`;
}

/** Parentheses mean a group only behind one of `@+!*?`; elsewhere they are part of a name: `film (1)*.mp4`. */
function escapeGroups(text: string): string {
  return /[@+!*?]\(/u.test(text) ? text : text.replaceAll(/(?<!\\)[()]/gu, String.raw`\$&`);
}
