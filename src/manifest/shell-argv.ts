/** The shells for whose texts templates are quoted. */
const quotedShells: ReadonlySet<string> = new Set(["sh", "bash"]);

/** Flags that stand before the script, where they are others than `-c`. */
const scriptFlags: Readonly<Record<string, readonly string[]>> = {
  sh: ["-e", "-c"],
  bash: ["-eo", "pipefail", "-c"],
  node: ["-e"],
  perl: ["-e"],
  ruby: ["-e"],
  pwsh: ["-Command"],
  powershell: ["-Command"],
};

export const defaultShell: readonly string[] = ["sh", "-e", "-c"];

/** The program and its arguments before the script of a `shell` that is written as one text: `bash`, `sh -eu`, `python3`. */
export function shellArgv(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  const [program = ""] = words;
  // Flags of the author's own replace those for failures, and only what takes the script is added.
  const flags = scriptFlags[programName(program)] ?? ["-c"];
  return [...words, ...(words.length === 1 ? flags : flags.slice(-1))];
}

/** Whether templates can stand in texts for this shell. */
export function quotesTemplates(shell: readonly string[]): boolean {
  return quotedShells.has(programName(shell[0] ?? ""));
}

function programName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
