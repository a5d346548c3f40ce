import { PathAutomaton } from "../plan/path-automaton.ts";
import type { PathReach } from "../plan/path-chain.ts";
import { isLiteral, literalPath, type PathPattern } from "../plan/path-pattern.ts";

/** What the stages of one kind of list read, ready to be asked about a path. */
export interface ReadPatterns {
  readonly inputs: readonly PathPattern[];
  readonly excludes: readonly PathPattern[];
}

export interface WatchedSources {
  /** Lists of inputs, each with its own excludes. */
  readonly patterns: readonly ReadPatterns[];
  /** What stages make: never a source. */
  readonly outputs: readonly PathPattern[];
  /** Files that say what the pipeline is, and folders (with a slash) in which such a file may come to be. */
  readonly files: readonly string[];
}

/** What systems leave in folders. */
const neverFiles: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db"]);
const neverFolders: ReadonlySet<string> = new Set([".storyflow", ".git"]);

/**
 * Which paths matter to a pipeline, and which folders may hold such a path. Paths are relative to the project root, with forward
 * slashes. It may take in a path too many: whether a change means anything is found out by keys.
 */
export class WatchedPaths {
  readonly #files: ReadonlySet<string>;
  readonly #folders: ReadonlySet<string>;
  readonly #owned: ReadonlySet<string>;
  /** Folders above what is written literally, or above the first wildcard of a glob. */
  readonly #above = new Set(["."]);
  readonly #globs: readonly GlobReader[];

  constructor({ patterns, outputs, files }: WatchedSources) {
    const literal = patterns.flatMap(({ inputs }) => inputs.filter(isLiteral));
    const named = patterns.flatMap(({ inputs }) => inputs.filter(({ type }) => type === "glob").map(nameOf));
    const literalFiles = literal.filter(({ type }) => type === "file").map(pathOf);
    const folders = [
      ...literal.filter(({ type }) => type === "folder").map(pathOf),
      ...files.filter(isFolder),
    ];
    this.#files = new Set([...literalFiles, ...named, ...files.filter((file) => !isFolder(file))]);
    this.#folders = new Set(folders.map(plain));
    this.#owned = new Set(outputs.filter(isLiteral).map(pathOf));
    this.#globs = readersOf(patterns);
    const bases = this.#globs.flatMap(({ bases: found }) => found);
    for (const path of [...this.#files, ...this.#folders, ...bases.map((base) => `${base}/`)]) {
      for (const folder of foldersAbove(path)) this.#above.add(folder);
    }
  }

  /** Whether a change at a path may mean something. */
  accepts(path: string): boolean {
    if (this.#files.has(path)) return !this.#isMade(path);
    if (this.#isNever(path)) return false;
    return this.#isInFolder(path) || this.#globs.some((glob) => glob.accepts(path));
  }

  /** Whether a folder is, or may hold, something that matters. */
  mayHold(folder: string): boolean {
    if (this.isWritten(folder)) return true;
    if (this.#isNever(folder)) return false;
    return this.#isInFolder(folder) || this.#globs.some((glob) => glob.mayHold(folder));
  }

  /** Whether a folder is named by somebody, or lies on the way to what is: then it is entered although it is a link. */
  isWritten(folder: string): boolean {
    return (this.#above.has(folder) || this.#folders.has(folder)) && !this.#isMade(folder);
  }

  /** The folders to begin at: the project, and those outside of it. */
  roots(): readonly string[] {
    const outside = [...this.#files].filter(isOutside).map(parentOf);
    const folders = [...this.#folders, ...this.#globs.flatMap(({ bases }) => bases)].filter(isOutside);
    const all = new Set([...outside, ...folders]);
    return [".", ...[...all].filter((root) => !foldersAbove(root).some((folder) => all.has(folder)))];
  }

  #isNever(path: string): boolean {
    const parts = path.split("/");
    return (
      neverFiles.has(parts.at(-1) ?? "") || parts.some((part) => neverFolders.has(part)) || this.#isMade(path)
    );
  }

  #isMade(path: string): boolean {
    return this.#owned.size > 0 && isAtOrBelow(path, this.#owned);
  }

  #isInFolder(path: string): boolean {
    return this.#folders.size > 0 && (this.#folders.has(".") || isAtOrBelow(path, this.#folders));
  }
}

/** Globs that have their excludes in common. */
class GlobReader {
  readonly bases: readonly string[];
  readonly #globs: readonly PathAutomaton[];
  readonly #pruned: readonly PathAutomaton[];

  constructor(globs: readonly PathPattern[], excludes: readonly PathPattern[]) {
    this.bases = globs.flatMap(basesOf);
    // A stage may have globs for each of thousands of items: one machine walks a path for all of them.
    this.#globs = [
      ...automataOf(
        globs.filter(({ type }) => type !== "folder"),
        "itself",
        false,
      ),
      ...automataOf(
        globs.filter(({ type }) => type === "folder"),
        "below",
        false,
      ),
    ];
    this.#pruned = automataOf(excludes.flatMap(prunedBy), "itselfOrBelow", true);
  }

  accepts(path: string): boolean {
    return this.#globs.some((glob) => glob.accepts(glob.walk(glob.start, path)));
  }

  mayHold(folder: string): boolean {
    if (this.#pruned.some((pruned) => pruned.accepts(pruned.walk(pruned.start, folder)))) return false;
    return this.#globs.some((glob) => glob.walk(glob.start, `${folder}/`) !== 0);
  }
}

function readersOf(patterns: readonly ReadPatterns[]): readonly GlobReader[] {
  const byText = new Map<
    string,
    { readonly globs: readonly PathPattern[]; readonly excludes: readonly PathPattern[] }
  >();
  for (const { inputs, excludes } of patterns) {
    const globs = inputs.filter((pattern) => !isLiteral(pattern));
    const text = JSON.stringify([globs.map(textOf), excludes.map(textOf)]);
    if (globs.length > 0) byText.set(text, { globs, excludes });
  }
  return [...byText.values()].map(({ globs, excludes }) => new GlobReader(globs, excludes));
}

/** One for all, if there are any. */
function automataOf(
  patterns: readonly PathPattern[],
  reach: PathReach,
  dots: boolean,
): readonly PathAutomaton[] {
  const [first] = patterns;
  if (first === undefined) return [];
  const shapes = patterns.flatMap((pattern) => pattern.shapes);
  return [new PathAutomaton({ ...first, shapes }, { reach, folded: false, dots })];
}

function textOf({ text }: PathPattern): string {
  return text;
}

/** What is written before the first wildcard. */
function basesOf({ shapes }: PathPattern): readonly string[] {
  return shapes.map((shape) => {
    const end = shape.findIndex((segment) => typeof segment !== "string");
    const leading = shape.slice(0, end === -1 ? -1 : end).filter((segment) => typeof segment === "string");
    return leading.length === 0 ? "." : leading.join("/");
  });
}

/** The folders that an exclude takes away with all in them: itself, or what stands before a `**` at its end. */
function prunedBy(pattern: PathPattern): readonly PathPattern[] {
  if (pattern.type !== "glob") return [pattern];
  const text = /^(.+)\/\*\*(?:\/\*)?$/u.exec(pattern.text)?.[1];
  if (text === undefined) return [];
  return [
    { ...pattern, text, shapes: pattern.shapes.map((shape) => shape.slice(0, text.split("/").length)) },
  ];
}

/** A file may be called like a glob: `shot[1].png`. */
function nameOf({ text }: PathPattern): string {
  return plain(text.replaceAll(/\\(.)/gu, "$1"));
}

function pathOf(pattern: PathPattern): string {
  const path = literalPath(pattern).join("/");
  return path === "" ? "." : path.replace(/^\/\//u, "/");
}

function plain(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.length === 0 ? "." : parts.join("/");
}

function isFolder(path: string): boolean {
  return path.endsWith("/");
}

function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

function isAtOrBelow(path: string, folders: ReadonlySet<string>): boolean {
  return folders.has(path) || foldersAbove(path).some((folder) => folders.has(folder));
}

/** From the outermost one. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.indexOf("/", 1); end !== -1; end = path.indexOf("/", end + 1))
    folders.push(path.slice(0, end));
  return folders;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
