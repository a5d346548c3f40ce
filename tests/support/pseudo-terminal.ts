import { execa } from "execa";
import { cliFile } from "./run-cli.ts";

/** The built storyflow as a shell runs it: becoming it, so that its process id is the shell's. */
export const execCli: string = `exec '${process.execPath}' '${cliFile}'`;

/** A command in a pseudo-terminal of 100 × 40, in which nothing looks like CI. What is written to its stdin is typed. */
export function startInTerminal(
  command: string,
  cwd: string,
  {
    typed = false,
    env = {},
  }: { readonly typed?: boolean; readonly env?: { readonly [name: string]: string } } = {},
) {
  return execa("script", ["-qec", `stty cols 100 rows 40; ${command}`, "/dev/null"], {
    cwd,
    env: { CI: "", NO_COLOR: "1", FORCE_COLOR: undefined, TERM: "xterm-256color", ...env },
    reject: false,
    stdin: typed ? "pipe" : "ignore",
    stripFinalNewline: false,
  });
}

/** Whether the last that a terminal was told of its cursor is to show it. */
export function showsCursor(written: string): boolean {
  const shown = written.lastIndexOf("\u001b[?25h");
  return shown !== -1 && shown > written.lastIndexOf("\u001b[?25l");
}
