import { join } from "node:path";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { chooseOnlyRun } from "./choose-run.ts";
import type { Cli, RunFlags } from "./command-line.ts";
import { findAtWork, goOnCommand } from "./control-command.ts";
import { visibleText } from "../ui/visible-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { load } from "./load.ts";
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
  const named = join(folder, head.manifest);
  return runCommand(
    [named, ...head.stages],
    {
      ...flags,
      param: await paramsThatAre(head.params, named, cli),
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

/** The params of a run that its manifest still has; the others are told of, for what they meant is gone. */
async function paramsThatAre(params: JsonObject, manifest: string, cli: Cli) {
  const { cwd, environment } = cli;
  const { plan } = await load(manifest, { cwd, environment });
  const entries = Object.entries(params);
  // A manifest that is wrong says so by itself when it is run.
  const known = new Set(plan?.pipeline.params.map(({ name }) => name) ?? entries.map(([name]) => name));
  const gone = entries.filter(([name]) => !known.has(name)).map(([name]) => `\`${name}\``);
  if (gone.length > 0) {
    cli.stderr.write(
      visibleText(`warning: the manifest has no param ${gone.join(", ")} any more: left out`) + "\n",
    );
  }
  return entries.filter(([name]) => known.has(name)).map(([name, value]) => [name, textOf(value)] as const);
}

/** As a person would give it on the command line. */
function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
