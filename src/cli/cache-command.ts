import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pruneProjectCache, readCacheStats, verifyProjectCache } from "../api/keep-cache.ts";
import { ProjectLocked } from "../api/lock-project.ts";
import type { Project } from "../api/project.ts";
import { renderCheck, renderPruned, renderStats } from "../ui/render-cache.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { load } from "./load.ts";
import { refuse, refuseWorld } from "./refuse.ts";
import { refuseLocked, tellWaiting } from "./tell-lock.ts";

export interface CacheFlags {
  readonly json?: true;
  /** False: `--no-wait`. */
  readonly wait?: boolean;
}

export interface PruneFlags extends CacheFlags {
  /** In bytes. */
  readonly maxSize?: number;
  /** In milliseconds. */
  readonly olderThan?: number;
  readonly dryRun?: true;
}

/** Says how much is kept. */
export async function cacheStatsCommand(manifest: string, flags: CacheFlags, cli: Cli): Promise<number> {
  return withCache(manifest, flags, cli, async (project, maxBytes) => {
    const stats = readCacheStats(project);
    const text = renderStats(stats, maxBytes);
    return { value: { ...stats, maxBytes }, text, exitCode: exitCodes.succeeded };
  });
}

/** Looks at every byte that is kept. */
export async function cacheVerifyCommand(manifest: string, flags: CacheFlags, cli: Cli): Promise<number> {
  return withCache(manifest, flags, cli, async (project) => {
    const check = await verifyProjectCache(project, lockOptions("verify", flags, cli));
    const exitCode = check.broken.length === 0 ? exitCodes.succeeded : exitCodes.failed;
    return { value: check, text: renderCheck(check), exitCode };
  });
}

/** Makes room. */
export async function cachePruneCommand(manifest: string, flags: PruneFlags, cli: Cli): Promise<number> {
  return withCache(manifest, flags, cli, async (project, maxBytes) => {
    const isDryRun = flags.dryRun === true;
    const age = flags.olderThan === undefined ? {} : { olderThanMs: flags.olderThan };
    const options = { maxBytes: flags.maxSize ?? maxBytes, ...age, isDryRun };
    const pruned = await pruneProjectCache(project, options, lockOptions("prune", flags, cli));
    return { value: pruned, text: renderPruned(pruned, isDryRun), exitCode: exitCodes.succeeded };
  });
}

function lockOptions(verb: string, flags: CacheFlags, cli: Cli) {
  return {
    command: `storyflow cache ${verb}`,
    wait: flags.wait !== false,
    onWaiting: (holder: Parameters<typeof tellWaiting>[0]) => tellWaiting(holder, cli),
  };
}

interface Told {
  readonly value: object;
  readonly text: string;
  readonly exitCode: number;
}

async function withCache(
  manifest: string,
  flags: CacheFlags,
  cli: Cli,
  work: (project: Pick<Project, "root" | "manifest">, maxBytes: number) => Promise<Told>,
): Promise<number> {
  const { cwd, environment, stdout } = cli;
  const loaded = await load(manifest, { cwd, environment });
  const refused = refuse({ ...loaded, usage: [], diagnostics: loaded.diagnostics.filter(isError) }, cli);
  if (refused !== undefined) return refused;
  const root = dirname(resolve(cwd, manifest));
  if (!existsSync(join(root, ".storyflow"))) {
    stdout.write(flags.json === true ? "null\n" : "nothing is kept yet: no run has made anything here\n");
    return exitCodes.succeeded;
  }
  try {
    const maxBytes = loaded.plan?.pipeline.cacheBytesMax ?? Number.MAX_SAFE_INTEGER;
    const told = await work({ root, manifest: basename(manifest) }, maxBytes);
    stdout.write(`${flags.json === true ? JSON.stringify(told.value, null, 2) : told.text}\n`);
    return told.exitCode;
  } catch (error) {
    if (error instanceof ProjectLocked) return refuseLocked(error.holder, cli);
    return refuseWorld(error, "the cache cannot be looked at", cli);
  }
}

/** Warnings about stages say nothing about what is kept. */
function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}
