import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ModuleDescription } from "../ports.ts";
import { isModuleDescription } from "./module-messages.ts";

/** The format of the file; grows when it changes its meaning. */
const format = 1;

/** As git has it: what is younger when it is looked at may change again without a trace. */
const racyMs = 2_000;

interface KnownModule {
  readonly found: ModuleDescription;
  /** Of each file and folder that says what the module is made of, as they were then. */
  readonly stamps: { readonly [path: string]: string };
}

type KnownModules = ReadonlyMap<string, KnownModule>;

/**
 * What modules said of themselves when they were last asked, for those none of whose files changed since. To load them again takes
 * most of the time of a run that has nothing to do. A damaged file counts as none.
 */
export function readKnownModules(root: string): ReadonlyMap<string, ModuleDescription> {
  const fresh = [...parseKnown(readText(fileIn(root)))].filter(([, { stamps }]) =>
    Object.entries(stamps).every(([path, stamp]) => stampOf(path) === stamp),
  );
  return new Map(fresh.map(([uses, { found }]) => [uses, found]));
}

/** Remembers what modules said of themselves, but for those that changed a moment ago. `now` in milliseconds since 1970. */
export function keepKnownModules(
  root: string,
  described: ReadonlyMap<string, ModuleDescription>,
  now: number,
): void {
  if (!existsSync(join(root, ".storyflow"))) return;
  const modules = [...described].flatMap(([uses, found]) => {
    const stamps = stampAll(witnessesOf(found, root), now);
    return stamps === undefined ? [] : [[uses, { found, stamps }] as const];
  });
  const text = JSON.stringify({ format, node: process.version, modules: Object.fromEntries(modules) });
  try {
    writeFileSync(`${fileIn(root)}.tmp`, text);
    renameSync(`${fileIn(root)}.tmp`, fileIn(root));
  } catch {
    // Then they are asked again.
  }
}

function fileIn(root: string): string {
  return join(root, ".storyflow", "modules.json");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/**
 * All that decides what a module is made of: its files, the `package.json`s that say what an import means, and the folders in which an
 * import is looked for, so that a package which comes to lie nearer is noticed.
 */
function witnessesOf({ files }: ModuleDescription, root: string): ReadonlySet<string> {
  const folders = new Set([root, ...files.map(({ file }) => dirname(file))].flatMap(foldersFrom));
  const beside = [...folders].flatMap((folder) => [
    join(folder, "package.json"),
    ...packageFolders(join(folder, "node_modules")),
  ]);
  return new Set([...files.map(({ file }) => file), ...beside]);
}

/** A folder of packages with the scopes in it, whether it is there or not. */
function packageFolders(modules: string): readonly string[] {
  const names = existsSync(modules) ? readdirSync(modules).filter((name) => name.startsWith("@")) : [];
  return [modules, ...names.map((name) => join(modules, name))];
}

/** A folder, and all around it. */
function foldersFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

function stampAll(paths: ReadonlySet<string>, now: number): { readonly [path: string]: string } | undefined {
  const stamps = [...paths].map((path) => [path, stampOf(path, now)] as const);
  const isSettled = stamps.every((entry): entry is readonly [string, string] => entry[1] !== undefined);
  return isSettled ? Object.fromEntries(stamps) : undefined;
}

/** Undefined for what changed a moment before `now`. */
function stampOf(path: string, now: number = Number.POSITIVE_INFINITY): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return "none";
  if (now - stats.mtimeMs < racyMs || now - stats.ctimeMs < racyMs) return undefined;
  return `${stats.dev}.${stats.ino}.${stats.size}.${stats.mtimeMs}.${stats.ctimeMs}`;
}

function parseKnown(text: string): KnownModules {
  try {
    const value: { format?: unknown; node?: unknown; modules?: object } = JSON.parse(text);
    if (value.format !== format || value.node !== process.version) return new Map();
    return new Map(
      Object.entries(value.modules ?? {}).flatMap(([uses, known]) => {
        const sound = parseModule(known);
        return sound === undefined ? [] : [[uses, sound] as const];
      }),
    );
  } catch {
    return new Map();
  }
}

function parseModule(known: unknown): KnownModule | undefined {
  const { found, stamps }: { found?: unknown; stamps?: unknown } = Object(known);
  if (!isModuleDescription(found) || typeof stamps !== "object" || stamps === null) return undefined;
  const entries = Object.entries(stamps);
  const isSound = entries.every((entry): entry is [string, string] => typeof entry[1] === "string");
  return isSound ? { found, stamps: Object.fromEntries(entries) } : undefined;
}
