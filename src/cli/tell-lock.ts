import type { ProjectLocked } from "../api/lock-project.ts";
import { signalExitCodes } from "../engine/exit-code.ts";
import type { LockHolder } from "../runs/project-lock.ts";
import { formatClockTime } from "../ui/format-time.ts";
import { visibleText } from "../ui/visible-text.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";

/** Says on stderr whose run is waited for. */
export function tellWaiting(holder: LockHolder | undefined, { stderr }: Pick<Cli, "stderr">): void {
  stderr.write(`storyflow: waits for another run in this project: ${holderText(holder)}\n`);
}

/** Says on stderr why a run did not begin. */
export function tellLocked({ holder, isCancelled }: ProjectLocked, cli: Pick<Cli, "stderr">): number {
  if (!isCancelled) return refuseLocked(holder, cli);
  cli.stderr.write("storyflow: the run was cancelled before it began\n");
  return signalExitCodes.SIGTERM;
}

/** Says on stderr who holds the project. */
export function refuseLocked(holder: LockHolder | undefined, { stderr }: Pick<Cli, "stderr">): number {
  stderr.write(
    `error: another run goes on in this project: ${holderText(holder)}\n` +
      "  hint: leave out --no-wait to wait for its end\n",
  );
  return exitCodes.locked;
}

function holderText(holder: LockHolder | undefined): string {
  if (holder === undefined) return "who started it is not known";
  const { command, pid, host, since } = holder;
  return visibleText(`\`${command}\` (process ${pid} on ${host}, since ${formatClockTime(since)})`);
}
