import { realpath } from "node:fs/promises";
import { delimiter, isAbsolute, resolve } from "node:path";
import which from "which";

/**
 * The real path of a program: by its name on a PATH, or by a path relative to `cwd` (absolute). So are relative and empty parts of the
 * PATH, as for a command that runs there. Undefined where there is none that may be executed.
 */
export async function findProgram(
  name: string,
  path: string | undefined,
  cwd: string,
): Promise<string | undefined> {
  for (const file of candidates(name, path, cwd)) {
    // Without a path of its own `which` would look into the folder of this process.
    const found = await which(file, { nothrow: true });
    if (found !== null) return realpath(found).catch(() => undefined);
  }
  return undefined;
}

function candidates(name: string, path: string | undefined, cwd: string): readonly string[] {
  if (name.includes("/") || isAbsolute(name)) return [resolve(cwd, name)];
  return (path?.split(delimiter) ?? []).map((folder) => resolve(cwd, folder, name));
}
