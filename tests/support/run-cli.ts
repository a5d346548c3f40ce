import { execa } from "execa";
import { fileURLToPath } from "node:url";

/** What the `storyflow` on a PATH is: the built one. */
export const cliFile: string = fileURLToPath(new URL("../../src/cli/bin.cjs", import.meta.url));

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: { readonly [name: string]: string };
}

/** Variables of the test's own surroundings that would change what storyflow shows. */
const quietEnvironment = { CI: "true", NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined };

export function startCli(args: readonly string[], { cwd, env }: CliOptions) {
  return execa(process.execPath, [cliFile, ...args], {
    cwd,
    env: { ...quietEnvironment, ...env },
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
  });
}

export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { stdout, stderr, exitCode } = await startCli(args, options);
  return { stdout, stderr, exitCode };
}
