import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ModuleFile } from "../ports.ts";

/** Names for the files that a module is made of, in which no absolute path stands. Sorted by name. */
export function nameModuleFiles(urls: Iterable<string>, root: string): readonly ModuleFile[] {
  const packages = new Map<string, PackageAt | undefined>();
  const files = [...urls].map((url) => fileURLToPath(url));
  const named = files.map((file) => ({ name: nameOf(file, root, packages), file }));
  return named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface PackageAt {
  readonly folder: string;
  /** `sharp@0.35.5` */
  readonly name: string;
}

function nameOf(file: string, root: string, packages: Map<string, PackageAt | undefined>): string {
  const path = relative(root, file).replaceAll("\\", "/");
  const isOwn = !path.startsWith("../") && !path.includes("node_modules/");
  if (isOwn) return path;
  const found = packageOf(dirname(file), packages);
  return found === undefined ? path : `${found.name}/${relative(found.folder, file).replaceAll("\\", "/")}`;
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
