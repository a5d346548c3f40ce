import type { Evidence } from "./known-cause.ts";

const patterns = [
  /\bENOENT: no such file or directory, \w+ '(?<path>[^']+)'/u,
  /FileNotFoundError: \[Errno 2\] No such file or directory: '(?<path>[^']+)'$/u,
  /can't open file '(?<path>[^']+)': \[Errno 2\] No such file or directory$/u,
  // ffmpeg
  /^Error opening input file (?<path>.+)\.$/u,
  // `sh: 1: cannot open a.png: No such file`, `cp: cannot stat 'a b.png': No such file or directory`, `a.png: No such file or directory`
  /(?:^|: )cannot \w+ [‘'"]?(?<path>[^:’'"]+)[’'"]?: No such file(?: or directory)?$/u,
  /(?:^|: )[‘'"]?(?<path>[^:’'"]+)[’'"]?: No such file or directory$/u,
];

/** The files that a command looked for in vain, as it says, the last one first. */
export function findMissedFiles({
  class: failureClass,
  message,
  tail,
}: Evidence["failure"]): readonly string[] {
  if (failureClass !== "exit" && failureClass !== "not_found") return [];
  return [...tail, message].toReversed().flatMap((line) => missedFile(line.trim()) ?? []);
}

function missedFile(line: string): string | undefined {
  for (const pattern of patterns) {
    const path = pattern.exec(line)?.groups?.["path"];
    if (path !== undefined) return path;
  }
  return undefined;
}
