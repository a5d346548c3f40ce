import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FollowedRun } from "../api/follow-run.ts";
import { recordOf } from "../api/kept-runs.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import type { Source } from "../model/source.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { renderStatus, renderStatusJson, type RunStatus } from "../ui/render-status.ts";
import { chooseRun, type ProjectFolder } from "./choose-run.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { givenParams } from "./given-params.ts";
import { refuseUsage } from "./refuse.ts";
import { rerunCommand } from "./rerun-command.ts";
import { RunFold } from "./run-fold.ts";
import { isFileIn, showPathFrom } from "./seen-from.ts";
import { type Perspective, watchStatus } from "./watch-status.ts";

export interface StatusFlags {
  readonly json?: true;
  readonly watch?: true;
}

/** Says how a run stands. */
export async function statusCommand(words: readonly string[], flags: StatusFlags, cli: Cli): Promise<number> {
  const chosen = await chooseRun(words, cli);
  if (typeof chosen === "number") return chosen;
  const { run, words: strays } = chosen;
  if (strays.length > 0) return refuseStray(strays, cli);
  if (run === undefined) {
    cli.stdout.write(flags.json === true ? "null\n" : "there has been no run in this project yet\n");
    return exitCodes.succeeded;
  }
  const perspective = perspectiveOf(chosen, run, cli);
  if (flags.watch === true) return watchStatus(run, perspective, cli);
  const status = await readStatus(run, perspective);
  const text =
    flags.json === true ? renderStatusJson(status, Date.now()) : renderStatus(status, perspective.style());
  cli.stdout.write(`${text}\n`);
  return exitCodes.succeeded;
}

async function readStatus(run: KeptRun, { rerun }: Perspective): Promise<RunStatus> {
  using followed = new FollowedRun(run);
  const fold = new RunFold(rerun);
  followed.look();
  for (const event of followed.read()) fold.apply(event);
  const status = fold.statusOf(followed.run, Date.now());
  // Where its events cannot be read, what it wrote at its end has to do.
  return status.view === undefined ? { ...status, report: (await recordOf(run)).report } : status;
}

function refuseStray([word = ""]: readonly string[], cli: Cli): number {
  const message = `\`${word}\` is no run: the id of a run begins with a digit`;
  return refuseUsage([{ message, hint: `for what a stage printed: storyflow logs ${word}` }], cli);
}

function perspectiveOf({ root, manifest }: ProjectFolder, run: KeptRun, cli: Cli): Perspective {
  const named = manifestOf(manifest, run);
  const kept = readKept(run);
  const param = givenParams(run.head.params ?? {}, kept.params);
  return {
    rerun: (stage) => rerunCommand(named, stage, { param }, isFileIn(cli.cwd)),
    style: () => ({
      ...frameStyle(cli.stdout, cli.environment),
      ...(cli.stdout.isTTY ? {} : { columns: Number.MAX_SAFE_INTEGER }),
      sources: kept.sources,
      showPath: showPathFrom(cli.cwd, root),
      reportPath: `storyflow status ${run.id} --json`,
      nowMs: Date.now(),
      isThere: (path) => existsSync(join(root, path)),
    }),
  };
}

/** The manifest of the run, in the folder that was named. */
function manifestOf(named: string, { head }: KeptRun): string {
  return join(named, "..", head.manifest);
}

/** The manifest as it was when the run began. */
function readKept({ folder, head }: KeptRun) {
  try {
    const bytes = readFileSync(join(folder, "manifest.yaml"));
    const { source, pipeline } = parseManifest(bytes, head.manifest);
    return { sources: [source], params: pipeline?.params ?? [] };
  } catch {
    const sources: readonly Source[] = [];
    return { sources, params: [] };
  }
}
