import { join } from "node:path";
import type { JsonValue } from "../model/json.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { chooseOnlyRun } from "./choose-run.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { findAtWork, goOnCommand } from "./control-command.ts";
import { exitCodes } from "./exit-codes.ts";
import { refuseUsage } from "./refuse.ts";
import { runCommand } from "./run-command.ts";

export type ResumeFlags = Pick<RunFlags, "ui" | "verbose" | "detach" | "wait" | "logPrefix">;

/** Lets a paused run go on, or runs again what is left of one that has ended. */
export async function resumeCommand(words: readonly string[], flags: ResumeFlags, cli: Cli): Promise<number> {
  const chosen = await chooseOnlyRun(words, cli);
  if (typeof chosen === "number") return chosen;
  const { manifest, root } = chosen;
  const run = chosen.isNamed ? chosen.run : (findAtWork(root) ?? chosen.run);
  if (run === undefined) return refuseUsage([{ message: "there has been no run in this project yet" }], cli);
  if (isLivingState(run.state)) return goOnCommand(run, cli);
  if (run.state === "succeeded") {
    cli.stdout.write(`run ${run.id} succeeded: there is nothing left to do\n`);
    return exitCodes.succeeded;
  }
  return runAgain(run, manifest, flags, cli);
}

/** The manifest as it is now, with what the run was asked for. */
async function runAgain({ head }: KeptRun, manifest: string, flags: ResumeFlags, cli: Cli): Promise<number> {
  if (head.params === null) {
    const message = `the params of run ${head.run} are not kept: one of them held a secret`;
    return refuseUsage([{ message, hint: "run it anew: `storyflow run --param …`" }], cli);
  }
  const { cache, forced, concurrency, onFailure } = head.options;
  const folder = manifest.slice(0, manifest.lastIndexOf("/") + 1);
  return runCommand(
    [join(folder, head.manifest), ...head.stages],
    {
      ...flags,
      param: Object.entries(head.params).map(([name, value]) => [name, textOf(value)] as const),
      ...(cache ? {} : { cache }),
      ...(forced === "all" ? { force: true } : forced.length > 0 ? { force: forced } : {}),
      concurrency,
      ...(onFailure === "keep_going" ? { keepGoing: true } : {}),
      ...(onFailure === "fail_fast" ? { failFast: true } : {}),
      resumes: head.run,
    },
    cli,
  );
}

/** As a person would give it on the command line. */
function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
