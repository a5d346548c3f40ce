import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { StageContext } from "storyflow";

const execFileAsync = promisify(execFile);

/** What a module sees of the world, with what it said kept for the test. */
export interface WatchedContext<Options> extends StageContext<Options> {
  readonly said: string[];
  readonly progress: number[];
}

/** A context like that of a real run; what a test does not name is empty. */
export function moduleContext<Options>(
  given: Pick<StageContext<Options>, "options" | "tmp"> & Partial<StageContext<Options>>,
): WatchedContext<Options> {
  const said: string[] = [];
  const progress: number[] = [];
  return {
    inputs: [],
    outputs: [],
    updates: [],
    env: {},
    signal: new AbortController().signal,
    report: (share) => progress.push(share),
    log: (message) => said.push(message),
    warn: (message) => said.push(message),
    run: async (program, args = [], options = {}) => {
      const env = { ...process.env, ...options.env };
      return await execFileAsync(program, [...args], { env, maxBuffer: 64 * 1024 * 1024 });
    },
    said,
    progress,
    ...given,
  };
}
