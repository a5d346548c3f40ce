import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path relative to the repository, or a package's name. */
  readonly from: string;
  readonly isLocal: boolean;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

/** Every TypeScript file below some folders, generated and built ones left out. */
export function readTree(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts"))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .filter((path) => !/(^|\/)(node_modules|dist|generated|\.storyflow|build)\//.test(path))
      .map(readSource),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, imports: importsOf(path, text) };
}

const statement =
  /^(?:import|export)\s+(type\s+)?([^;"]*?)\s*from\s*"([^"]+)"|^import\s*"([^"]+)"|(?:const (\{[^}]*\}) = await )?\bimport\(\s*"([^"]+)"\s*\)/gm;

function importsOf(path: string, text: string): readonly Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const target = match[3] ?? match[4] ?? match[6] ?? "";
    const isLocal = target.startsWith(".");
    const clause = match[2] ?? match[5] ?? "";
    return {
      from: isLocal ? join(dirname(path), target).replaceAll("\\", "/") : packageOf(target),
      isLocal,
      typeOnly: match[1] !== undefined,
      names: [...clause.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?\s*(?=[,}]|$)/g)].map(
        (name) => name[1] ?? "",
      ),
    };
  });
}

function packageOf(target: string): string {
  if (target.startsWith("node:")) return target;
  return target.split("/", target.startsWith("@") ? 2 : 1).join("/");
}

export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
