import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { loadManifest } from "../../src/api/load-manifest.ts";
import { planRun } from "../../src/api/plan-run.ts";
import type { RunPlan } from "../../src/api/project.ts";
import type { RunHandle } from "../../src/api/run-options.ts";
import { startRun } from "../../src/api/start-run.ts";
import type { CacheUse } from "../../src/engine/run-input.ts";
import type { RunReport } from "../../src/engine/run-report.ts";
import type { OnFailure } from "../../src/model/pipeline.ts";
import type { RunEvent } from "../../src/model/event.ts";

export interface RunSettings {
  readonly manifest?: string;
  readonly params?: { readonly [name: string]: string };
  readonly stages?: readonly string[];
  readonly cache?: Partial<CacheUse>;
  readonly environment?: { readonly [name: string]: string };
  readonly concurrency?: number;
  readonly onFailure?: OnFailure;
  readonly onEvent?: (event: RunEvent, handle: RunHandle) => void;
}

export interface ProjectRun {
  readonly report: RunReport;
  /** Attempts in the order in which they began: `qa`, or `qa 1` in round 1. */
  readonly executed: readonly string[];
  /** `executed`, `restored`, `fresh`, or the state of a stage that did not succeed. */
  readonly how: { readonly [stage: string]: string };
  readonly warnings: readonly string[];
  readonly events: readonly RunEvent[];
}

/** Loads a project as the command line does; throws what is wrong with it. */
export async function loadTestProject(
  root: string,
  { manifest = "pipeline.yaml", params = {}, environment = {}, stages = [] }: RunSettings = {},
): Promise<RunPlan> {
  const { project, diagnostics, usage } = await loadManifest(manifest, {
    cwd: root,
    params,
    environment: { PATH: process.env["PATH"], ...environment },
  });
  if (project === undefined) throw new Error(JSON.stringify([...diagnostics, ...usage]));
  return planRun(project, stages);
}

/** Runs a project in this process. */
export async function runProject(root: string, settings: RunSettings = {}): Promise<ProjectRun> {
  const plan = await loadTestProject(root, settings);
  const events: RunEvent[] = [];
  const { cache = {}, concurrency = 2, onFailure = plan.plan.pipeline.onFailure } = settings;
  const handle = await startRun(plan, { cache, concurrency, onFailure, graceMs: 500 });
  handle.onAny((event) => {
    events.push(event);
    settings.onEvent?.(event, handle);
  });
  const { report } = await handle.result;
  return {
    report,
    executed: events.flatMap((event) => (event.type === "attempt.started" ? [attemptName(event)] : [])),
    how: Object.fromEntries(report.stages.map(({ id, how, state }) => [id, how ?? state])),
    warnings: report.warnings.map(({ message }) => message),
    events,
  };
}

function attemptName({ job, round }: { readonly job: string; readonly round: number }): string {
  return round === 0 ? job : `${job} ${round}`;
}

/** Every file and link below a folder with its content, but for what is storyflow's own. */
export async function readFolder(root: string, below = ""): Promise<{ readonly [path: string]: string }> {
  const found: { [path: string]: string } = {};
  for (const name of (await readdir(join(root, below))).toSorted()) {
    const path = below === "" ? name : `${below}/${name}`;
    if (path === ".storyflow" || path === "node_modules") continue;
    const stats = await lstat(join(root, path));
    const mode = (stats.mode & 0o100) === 0 ? "" : " (executable)";
    if (stats.isSymbolicLink()) found[path] = `→ ${await readlink(join(root, path))}`;
    else if (stats.isDirectory()) Object.assign(found, await readFolder(root, path));
    else found[path] = `${await readFile(join(root, path), "utf8")}${mode}`;
  }
  return found;
}
