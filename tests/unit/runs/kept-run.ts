import type { KeptRun } from "../../../src/runs/list-runs.ts";
import type { RunHead } from "../../../src/runs/run-head.ts";

/** A run that is on record, without any file. It began at `startedMs` and took a second. */
export function keptRun(
  id: string,
  state: KeptRun["state"],
  startedMs: number,
  head: Partial<RunHead> = {},
): KeptRun {
  const startedAt = new Date(startedMs).toISOString();
  const end = state === "succeeded" || state === "failed" || state === "cancelled" ? state : undefined;
  return {
    id,
    folder: `/film/.storyflow/runs/${id}`,
    state,
    head: {
      format: 1,
      run: id,
      name: "storycore",
      manifest: "pipeline.yaml",
      params: {},
      stages: [],
      options: { cache: true, forced: [], concurrency: 2, onFailure: "finish" },
      startedAt,
      process: { pid: 7, host: "here", boot: null, startedAt: null },
      continues: null,
      end:
        end === undefined
          ? null
          : {
              state: end,
              exitCode: end === "succeeded" ? 0 : 1,
              endedAt: new Date(startedMs + 1000).toISOString(),
              durationMs: 1000,
            },
      ...head,
    },
  };
}
