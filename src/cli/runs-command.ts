import { listKeptRuns, pruneKeptRuns, recordOf } from "../api/kept-runs.ts";
import { type KeptRun, type KeptRunState, runIds } from "../runs/list-runs.ts";
import { shortIdLength } from "../runs/match-run.ts";
import { selectRuns } from "../runs/select-runs.ts";
import { frameStyle } from "../ui/frame-style.ts";
import {
  type ListedRun,
  renderPrunedRuns,
  renderRuns,
  renderRunsJson,
  renderUnreadable,
  type RunsStyle,
} from "../ui/render-runs.ts";
import { chooseFolder } from "./choose-run.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { refuseUsage, refuseWorld } from "./refuse.ts";

export interface RunsFlags {
  readonly json?: true;
  readonly status?: readonly KeptRunState[];
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly limit: number;
}

export interface PruneRunsFlags {
  readonly json?: true;
  /** In milliseconds. */
  readonly olderThan: number;
  readonly keep: number;
  readonly dryRun?: true;
}

/** Lists the runs of a project. */
export async function runsCommand(words: readonly string[], flags: RunsFlags, cli: Cli): Promise<number> {
  const folder = await chooseFolder(words, cli);
  if (typeof folder === "number") return folder;
  const [stray] = folder.words;
  if (stray !== undefined) return refuseStray(stray, cli);
  const ids = runIds(folder.root);
  const all = listKeptRuns(folder.root);
  const { status: states = [], since, limit } = flags;
  const { runs, more } = selectRuns(all, {
    states,
    limit,
    ...(since === undefined ? {} : { sinceMs: since }),
  });
  const listed: ListedRun[] = [];
  for (const run of runs) listed.push({ run, report: (await recordOf(run)).report });
  const text = flags.json === true ? renderRunsJson(listed) : listText(ids, all, listed, more, cli);
  cli.stdout.write(`${text}\n`);
  return exitCodes.succeeded;
}

/** Deletes old runs. */
export async function pruneRunsCommand(
  words: readonly string[],
  flags: PruneRunsFlags,
  cli: Cli,
): Promise<number> {
  const folder = await chooseFolder(words, cli);
  if (typeof folder === "number") return folder;
  const [stray] = folder.words;
  if (stray !== undefined) return refuseStray(stray, cli);
  const isDryRun = flags.dryRun === true;
  try {
    const rules = { olderThanMs: flags.olderThan, keep: flags.keep };
    const pruned = pruneKeptRuns(folder.root, rules, isDryRun);
    const text = flags.json === true ? JSON.stringify(pruned, null, 2) : renderPrunedRuns(pruned, isDryRun);
    cli.stdout.write(`${text}\n`);
    return exitCodes.succeeded;
  } catch (error) {
    return refuseWorld(error, "a run cannot be deleted", cli);
  }
}

function refuseStray(word: string, cli: Cli): number {
  const hint = "a manifest ends in .yaml or .yml; `storyflow status` and `storyflow logs` take a run";
  return refuseUsage([{ message: `\`${word}\` is no manifest`, hint }], cli);
}

function listText(
  ids: readonly string[],
  all: readonly KeptRun[],
  listed: readonly ListedRun[],
  more: number,
  cli: Cli,
): string {
  const style = runsStyle(all, cli);
  const readable = new Set(all.map(({ id }) => id));
  const unreadable = ids.filter((id) => !readable.has(id));
  const note = unreadable.length === 0 ? [] : [style.palette.dim(renderUnreadable(unreadable))];
  const none = all.length === 0 ? "there has been no run in this project yet" : "no run is so";
  return [listed.length === 0 ? none : renderRuns(listed, more, style), ...note].join("\n");
}

function runsStyle(all: readonly KeptRun[], { stdout, environment }: Cli): RunsStyle {
  const { palette, columns } = frameStyle(stdout, environment);
  const idLength = shortIdLength(all.map(({ id }) => id));
  return { palette, screen: stdout.isTTY ? { columns, idLength } : undefined, nowMs: Date.now() };
}
