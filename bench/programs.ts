import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether a program is on the PATH. Says so when it is not, so that a table without it is no riddle. */
export function hasProgram(name: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const isThere = folders.some((folder) => isExecutable(join(folder, name)));
  if (!isThere) console.log(`\n(\`${name}\` is not on the PATH: left out)`);
  return isThere;
}

/** Runs a program to its end in a folder; throws when it fails. */
export function runProgram(folder: string, program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
}

const cli = fileURLToPath(new URL("../src/cli/bin.cjs", import.meta.url));

/** The built command line. */
export function runStoryflow(folder: string, ...args: readonly string[]): void {
  runProgram(folder, process.execPath, cli, ...args);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
