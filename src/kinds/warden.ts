import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/**
 * A shell that outlives storyflow by a moment. It is told of each attempt that begins (`+ key mark`), of its process
 * group (`+ key mark group`), and of its end (`- key`). When its input ends before that, storyflow was killed: then it
 * kills the groups that are left, and on Linux whatever bears their mark.
 */
const script = `
attempts=
while read -r sign key mark group; do
  rest=
  for one in $attempts; do [ "\${one%%|*}" = "$key" ] || rest="$rest $one"; done
  attempts=$rest
  [ "$sign" = - ] || attempts="$attempts $key|$mark|$group"
done
for one in $attempts; do
  group=\${one##*|}
  mark=\${one#*|}
  [ -z "$group" ] || kill -KILL "-$group"
  for environment in $(grep -lzxF "\${mark%|*}" /proc/[0-9]*/environ); do
    process=\${environment#/proc/}
    kill -KILL "\${process%%/*}"
  done
done
`;

/** What the warden knows of one attempt. */
export interface Guard {
  readonly setGroup: (group: number) => void;
  /** No process of the attempt lives any more. */
  readonly release: () => void;
}

let input: Writable | undefined;
let guards = 0;

/** To be called before the process starts. `mark` is a `NAME=value` without spaces in its environment. */
export function guardAttempt(mark: string): Guard {
  const key = ++guards;
  tell(`+ ${key} ${mark}`);
  return {
    setGroup: (group) => tell(`+ ${key} ${mark} ${group}`),
    release: () => tell(`- ${key}`),
  };
}

function tell(line: string): void {
  if (process.platform === "win32") return;
  input ??= startWarden();
  input.write(`${line}\n`);
}

/** In a session of its own, where no Ctrl-C reaches it; it keeps nobody from ending. */
function startWarden(): Writable {
  const { PATH = "" } = process.env;
  const warden = spawn("sh", ["-c", script], {
    cwd: "/",
    env: { PATH },
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without a shell there is no warden, and an attempt is none the worse for it.
  warden.on("error", () => undefined);
  warden.stdin.on("error", () => undefined);
  warden.unref();
  if ("unref" in warden.stdin && typeof warden.stdin.unref === "function") warden.stdin.unref();
  return warden.stdin;
}
