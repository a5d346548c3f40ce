import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** What attempts have on disk beside what they make in the project. */
export interface AttemptFiles {
  /** For one attempt, and empty. */
  makeFolder(): Promise<AttemptFolder>;
  /** `log` is relative to the project root. */
  appendLog(log: string, text: string): Promise<void>;
}

export function attemptFilesIn(root: string): AttemptFiles {
  return {
    makeFolder: () => makeAttemptFolder(root),
    appendLog: (log, text) => appendFile(resolve(root, log), text),
  };
}

/** A folder of an attempt's own under `.storyflow/tmp/`. */
export interface AttemptFolder {
  /** `$STORYFLOW_TMP`: empty at first. */
  readonly tmp: string;
  /** `$STORYFLOW_RESULTS`: empty at first. */
  readonly resultsFile: string;
  /** Another empty folder. */
  readonly makeFolder: (name: string) => Promise<string>;
  /** The text of the results file; undefined when it is larger than the limit. */
  readonly readResults: (maxBytes: number) => Promise<string | undefined>;
  readonly remove: () => Promise<void>;
}

async function makeAttemptFolder(root: string): Promise<AttemptFolder> {
  const parent = join(root, ".storyflow", "tmp");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "attempt-"));
  const makeFolder = async (name: string) => {
    await mkdir(join(folder, name));
    return join(folder, name);
  };
  const resultsFile = join(folder, "results");
  await writeFile(resultsFile, "");
  return {
    tmp: await makeFolder("tmp"),
    resultsFile,
    makeFolder,
    readResults: (maxBytes) => readResults(resultsFile, maxBytes),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 2 }),
  };
}

async function readResults(file: string, maxBytes: number): Promise<string | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined || !stats.isFile()) return "";
  return stats.size > maxBytes ? undefined : readFile(file, "utf8");
}
