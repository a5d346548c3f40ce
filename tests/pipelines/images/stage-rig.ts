import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StageContext, StageModule } from "storyflow";
import { onTestFinished } from "vitest";

/** An empty folder of one test's own; its path ends in a slash. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "storyflow-images-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `${folder}/`;
}

export async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return names.toSorted().map((name) => join(folder, name));
}

interface Given<Options> {
  readonly options?: Options;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly updates?: readonly string[];
  readonly signal?: AbortSignal;
}

interface StageRun {
  readonly results: unknown;
  readonly log: readonly string[];
  readonly progress: readonly number[];
}

/** Runs a stage module as storyflow would, without a process of its own. */
export async function runStage<Options extends object>(
  stage: StageModule<Options>,
  given: Given<Options>,
): Promise<StageRun> {
  const log: string[] = [];
  const progress: number[] = [];
  return { results: await stage.run(contextOf(given, log, progress)), log, progress };
}

function contextOf<Options extends object>(
  given: Given<Options>,
  log: string[],
  progress: number[],
): StageContext<Options> {
  return {
    // Every option of these stages has a default.
    options: given.options ?? ({} as Options),
    inputs: given.inputs ?? [],
    outputs: given.outputs ?? [],
    updates: given.updates ?? [],
    env: {},
    tmp: tmpdir(),
    signal: given.signal ?? new AbortController().signal,
    report: (share) => progress.push(share),
    log: (line) => log.push(line),
    warn: (message) => log.push(`warning: ${message}`),
    run: () => Promise.reject(new Error("no image stage starts a program")),
  };
}
