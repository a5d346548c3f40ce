import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import { journalOf } from "./list-runs.ts";
import { logFileName } from "./log-file-name.ts";
import { makeOwnFolder } from "./own-folder.ts";
import { writeJson } from "./write-json.ts";

/** Where the record of one run is kept. */
export interface RunFolder {
  /** A ULID: later runs sort behind earlier ones. */
  readonly id: string;
  readonly path: string;
  /** To the project root, with forward slashes. */
  readonly relative: string;
  /** The journal, absolute. */
  readonly journal: string;
  /** The log of an attempt, relative to the project root. `pass` counts how often the job was taken up. */
  readonly logFile: (job: string, pass: number, attempt: number) => string;
  readonly writeJson: (name: string, value: unknown) => Promise<void>;
  /** Takes it away again, with all that is in it. */
  readonly discard: () => Promise<void>;
}

/** Makes `.storyflow/runs/<ulid>/` with the manifest as it is now, and keeps git away from all of `.storyflow/`. */
export async function createRunFolder(root: string, manifestText: string, now: number): Promise<RunFolder> {
  const id = ulid(now);
  const relative = `.storyflow/runs/${id}`;
  const path = join(root, relative);
  makeOwnFolder(root);
  await mkdir(join(path, "logs"), { recursive: true });
  await writeFile(join(path, "manifest.yaml"), manifestText);
  return {
    id,
    path,
    relative,
    journal: journalOf(path),
    logFile: (job, pass, attempt) => `${relative}/logs/${logFileName(job, pass, attempt)}`,
    writeJson: async (name, value) => writeJson(join(path, name), value),
    discard: () => rm(path, { recursive: true, force: true }),
  };
}
