import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModuleFile } from "../ports.ts";

/**
 * Names for the files that a module is made of, in which no absolute path stands: `stages/grid.ts` in the project,
 * `sharp@0.35.5/lib/index.js` in a package, also where that is linked from outside. Sorted by name, each of which stands once.
 */
export function nameModuleFiles(urls: Iterable<string>, root: string): readonly ModuleFile[] {
  const packages = new Map<string, PackageAt | undefined>();
  const files = [...urls].map((url) => fileURLToPath(url));
  const placed = files.map((file) => ({ path: pathFrom(root, file), file }));
  const sorted = placed.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const named = sorted.map(({ path, file }) => ({ name: nameOf(path, file, packages), file }));
  return tellApart(named).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same version of a package may lie in two folders: the second is `#2`, by their place below the root. */
function tellApart(named: readonly ModuleFile[]): readonly ModuleFile[] {
  const counts = new Map<string, number>();
  return named.map(({ name, file }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: count === 1 ? name : `${name}#${count}`, file };
  });
}

function pathFrom(folder: string, file: string): string {
  return relative(folder, file).split(sep).join("/");
}

interface PackageAt {
  readonly folder: string;
  /** `sharp@0.35.5` */
  readonly name: string;
}

function nameOf(path: string, file: string, packages: Map<string, PackageAt | undefined>): string {
  const folders = path.split("/");
  if (folders[0] !== ".." && !folders.includes("node_modules")) return path;
  const found = packageOf(dirname(file), packages);
  return found === undefined ? path : `${found.name}/${pathFrom(found.folder, file)}`;
}

/** The nearest folder above that says which package it is; the answer is remembered for each folder on the way. */
function packageOf(folder: string, packages: Map<string, PackageAt | undefined>): PackageAt | undefined {
  if (packages.has(folder)) return packages.get(folder);
  const above = dirname(folder);
  const found = readPackage(folder) ?? (above === folder ? undefined : packageOf(above, packages));
  packages.set(folder, found);
  return found;
}

function readPackage(folder: string): PackageAt | undefined {
  try {
    const { name, version }: { name?: unknown; version?: unknown } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    if (typeof name !== "string") return undefined;
    return { folder, name: `${name}@${typeof version === "string" ? version : "0.0.0"}` };
  } catch {
    return undefined;
  }
}

/** Whether a name is that of a file of the project, and of no package. */
export function isOfProject(name: string): boolean {
  return !name.startsWith("../") && !/@\d/u.test(name);
}
