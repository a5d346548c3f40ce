import { realpath } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import which from "which";

/**
 * The real path of a program: by its name on a PATH, or by a path relative to `cwd`. Undefined where there is none that may be
 * executed.
 */
export async function findProgram(
  name: string,
  path: string | undefined,
  cwd: string,
): Promise<string | undefined> {
  const isPath = name.includes("/") || isAbsolute(name);
  const wanted = isPath ? resolve(cwd, name) : name;
  const found = await which(wanted, { path: path ?? "", nothrow: true });
  return found === null ? undefined : realpath(found);
}
