import { availableParallelism } from "node:os";
import { forecast, type ForecastJob } from "../engine/forecast.ts";
import type { CacheUse } from "../engine/run-input.ts";
import type { JobExecutor } from "../ports.ts";
import { makeExecutor } from "./make-executor.ts";
import { openProjectFolder } from "./open-project-folder.ts";
import type { RunPlan } from "./project.ts";
import { secretsOf } from "./secrets-of.ts";

interface ForecastOptions {
  readonly cache?: Partial<CacheUse>;
  /** Puts something between the forecast and what knows of earlier runs. */
  readonly wrapExecutor?: (executor: JobExecutor) => JobExecutor;
}

/** What a run would do with each job, and why. Executes nothing, writes nothing, waits for no other run. */
export async function forecastRun(
  project: RunPlan,
  options: ForecastOptions = {},
): Promise<readonly ForecastJob[]> {
  const { plan } = project;
  const folder = await openProjectFolder(project, { isReadOnly: true, onWarning: () => {} });
  try {
    const local = makeExecutor(project, folder, secretsOf(plan.pipeline, project.environment), true);
    const executor = options.wrapExecutor?.(local) ?? local;
    const input = {
      run: "",
      manifest: project.manifest,
      plan,
      params: project.params,
      data: project.data,
      environment: project.environment,
      limits: { concurrency: availableParallelism(), onFailure: plan.pipeline.onFailure },
      graceMs: 0,
      cache: { isOn: true, forced: [], ...options.cache },
      isWhole: false,
    };
    return await forecast(input, { executor, folder: folder.workspace });
  } finally {
    folder.state.close();
  }
}
