import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findKeptRun } from "../api/kept-runs.ts";
import { type KeptRun, runIds } from "../runs/list-runs.ts";
import { looksLikeRun, matchRun } from "../runs/match-run.ts";
import { listOf } from "../ui/words.ts";
import type { Cli } from "./command-line.ts";
import { checkManifestExists, splitWords } from "./find-manifest.ts";
import { refuse, refuseUsage } from "./refuse.ts";

const idsNamed = 5;

/** A project by its folder alone: its runs can be told of whatever its manifest says now. */
export interface ProjectFolder {
  readonly root: string;
  /** As it was named. */
  readonly manifest: string;
  /** The words behind it. */
  readonly words: readonly string[];
}

/** The run that words name, and those that are left. */
export interface ChosenRun extends ProjectFolder {
  /** Undefined where no word named one and there has been none. */
  readonly run: KeptRun | undefined;
  /** False: it is the latest, as no word named one. */
  readonly isNamed: boolean;
}

/** The folder of the manifest that the first word names; an exit code if there is neither a manifest nor a run, and said so. */
export async function chooseFolder(words: readonly string[], cli: Cli): Promise<ProjectFolder | number> {
  const { manifest, stages } = await splitWords(words, cli.cwd);
  const root = dirname(resolve(cli.cwd, manifest));
  if (!existsSync(join(root, ".storyflow"))) {
    const missing = await checkManifestExists(manifest, cli.cwd);
    if (missing !== undefined) {
      const nothing = { sources: [], diagnostics: [missing], usage: [] };
      const refused = refuse(nothing, cli);
      if (refused !== undefined) return refused;
    }
  }
  return { root, manifest, words: stages };
}

/** The run that the next word names by the beginning of its id, or the latest; an exit code if it names none, and said so. */
export async function chooseRun(words: readonly string[], cli: Cli): Promise<ChosenRun | number> {
  const folder = await chooseFolder(words, cli);
  if (typeof folder === "number") return folder;
  const [word, ...rest] = folder.words;
  if (word === undefined || !looksLikeRun(word))
    return { ...folder, isNamed: false, run: latestRun(folder.root) };
  const found = runCalled(folder.root, word);
  if (!("run" in found)) return refuseUsage([found], cli);
  return { ...folder, words: rest, isNamed: true, run: found.run };
}

/** The same for commands that are about a run and nothing else: words that name none are refused. */
export async function chooseOnlyRun(words: readonly string[], cli: Cli): Promise<ChosenRun | number> {
  const chosen = await chooseRun(words, cli);
  if (typeof chosen === "number") return chosen;
  const [stray] = chosen.words;
  if (stray === undefined) return chosen;
  const message = `\`${stray}\` is no run: the id of a run begins with a digit`;
  return refuseUsage([{ message, hint: "`storyflow runs` lists the runs of this project" }], cli);
}

/** The latest that can be read. */
function latestRun(root: string): KeptRun | undefined {
  for (const id of runIds(root)) {
    const run = findKeptRun(root, id);
    if (run !== undefined) return run;
  }
  return undefined;
}

function runCalled(
  root: string,
  word: string,
): { readonly run: KeptRun } | { readonly message: string; readonly hint: string } {
  const ids = runIds(root);
  const match = matchRun(ids, word);
  switch (match.type) {
    case "none":
      return { message: `no run of this project begins with \`${word}\``, hint: latestHint(ids) };
    case "many": {
      const message = `${match.ids.length} runs of this project begin with \`${word}\``;
      return { message, hint: `they are ${listOf(match.ids, idsNamed)}` };
    }
    case "one": {
      const run = findKeptRun(root, match.id);
      if (run !== undefined) return { run };
      const message = `run ${match.id} cannot be read`;
      return { message, hint: "it is damaged, or one of another version of storyflow" };
    }
  }
}

function latestHint([latest]: readonly string[]): string {
  if (latest === undefined) return "there has been no run in this project yet";
  return `the latest is ${latest}; \`storyflow runs\` lists them`;
}
