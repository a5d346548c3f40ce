import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { PlannedPipeline } from "../plan/plan-pipeline.ts";
import { describeUnlisted, findUnlistedPaths } from "../plan/unlisted-paths.ts";

/** Warns about files of the project that commands name and stages do not list. Nothing is told of a pipeline without a plan. */
export async function checkUndeclaredInputs(
  { plan, paths }: PlannedPipeline,
  root: string,
): Promise<readonly Diagnostic[]> {
  if (plan === undefined) return [];
  const unlisted = findUnlistedPaths(plan, paths);
  const unmade = unlisted.filter(({ producer }) => producer === undefined).map(({ path }) => path);
  const files = await filesAmong(new Set(unmade), root);
  return unlisted
    .filter(({ path, producer }) => producer !== undefined || files.has(path))
    .map(describeUnlisted);
}

/** Most words of commands are no paths at all, and one look at the root sorts these out. */
async function filesAmong(words: ReadonlySet<string>, root: string): Promise<ReadonlySet<string>> {
  if (words.size === 0) return words;
  const inRoot = new Set(await readdir(root).catch(() => []));
  const likely = [...words].filter((word) => inRoot.has(word.split("/", 1)[0] ?? ""));
  const found = await Promise.all(
    likely.map(async (path) => ((await isFile(join(root, path))) ? [path] : [])),
  );
  return new Set(found.flat());
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
