import { basename } from "node:path";
import type { ContinuedRun } from "../engine/run-input.ts";
import type { RunReport } from "../engine/run-report.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { createRunFolder, type RunFolder } from "../runs/create-run-folder.ts";
import { headFormat, inodeOf, type RunHead, writeHead } from "../runs/run-head.ts";
import type { ScheduleLimits } from "../scheduler/commands.ts";
import { systemClock } from "../system/system-clock.ts";
import { continueRun, findInterrupted } from "./continue-run.ts";
import type { Project, RunPlan } from "./project.ts";
import type { RunOptions } from "./run-options.ts";
import { thisProcess } from "./run-process.ts";
import { secretsOf } from "./secrets-of.ts";

/** The folder of a run with its `run.json`. */
export interface RunRecord {
  readonly folder: RunFolder;
  /** With the lock in hand: what holds of the run that this one goes on with. `ids`: all runs, the latest first. */
  begin(options: RunOptions, ids: readonly string[]): ContinuedRun | undefined;
  end(report: RunReport): void;
}

/** Makes the folder of a run that may have to wait still. */
export async function openRunRecord(
  project: RunPlan,
  options: RunOptions,
  limits: ScheduleLimits,
): Promise<RunRecord> {
  const { root } = project;
  const now = systemClock.now();
  const folder = await createRunFolder(root, project.plan.pipeline.source.text, now);
  let head = makeHead(project, options, limits, folder, now);
  writeHead(folder.path, head);
  return {
    folder,
    begin: ({ continues }, ids) => {
      const earlier = continues === "none" ? undefined : (continues?.run ?? findInterrupted(root, ids, head));
      if (earlier === undefined) return undefined;
      head = { ...head, continues: earlier };
      writeHead(folder.path, head);
      return continueRun(root, earlier);
    },
    end: ({ state, exitCode, durationMs }) => {
      const endedAt = new Date(systemClock.now()).toISOString();
      writeHead(folder.path, { ...head, end: { state, exitCode, endedAt, durationMs } });
    },
  };
}

function makeHead(
  project: RunPlan,
  { cache = {} }: RunOptions,
  { concurrency, onFailure }: ScheduleLimits,
  { id: run, path }: RunFolder,
  now: number,
): RunHead {
  const { isOn = true, forced = [] } = cache;
  const inode = inodeOf(path);
  return {
    format: headFormat,
    run,
    name: project.plan.pipeline.name,
    manifest: basename(project.manifest),
    params: withoutSecrets(project),
    stages: project.stages,
    options: { cache: isOn, forced, concurrency, onFailure },
    startedAt: new Date(now).toISOString(),
    process: thisProcess(),
    ...(inode === undefined ? {} : { inode }),
    continues: null,
    end: null,
  };
}

/** What holds a secret is not written down, and half of it would be another value. */
function withoutSecrets({ plan, params, environment }: Project): JsonObject | null {
  const { mask } = secretsOf(plan.pipeline, environment);
  return holdsMasked(params, mask) ? null : params;
}

function holdsMasked(value: JsonValue, mask: (text: string) => string): boolean {
  if (typeof value === "string" || typeof value === "number") return mask(`${value}`) !== `${value}`;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member: JsonValue) => holdsMasked(member, mask));
}
