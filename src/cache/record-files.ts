import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ExecutionRecord } from "../model/record.ts";
import { setAside, syncFile, systemMessage } from "./blob-store.ts";
import { type CachePaths, recordFile } from "./cache-paths.ts";
import { parseRecord } from "./parse-record.ts";

/** A record that is larger is none of ours. */
const recordBytesMax = 64 * 1024 * 1024;

/** The time of a record's file says when it was last used; more often than this it is not written. */
const useGrainMs = 3_600_000;

interface RecordOptions {
  readonly onWarning: (message: string) => void;
  /** Nothing is set aside, and no use is noted. */
  readonly isReadOnly?: boolean;
  readonly onWritten?: (bytes: number) => void;
}

/** Records by their key, each a file. A record also stands for the blobs that it names: they are used when it is. */
export class RecordFiles {
  readonly #paths: CachePaths;
  readonly #options: RecordOptions;

  constructor(paths: CachePaths, options: RecordOptions) {
    this.#paths = paths;
    this.#options = options;
  }

  /** One that cannot be relied on is not there: it is set aside, but for one of another storyflow. */
  read(key: string): ExecutionRecord | undefined {
    const file = recordFile(this.#paths, key);
    try {
      const text = readBounded(file);
      return text === undefined ? undefined : this.#parse(text, file, key);
    } catch (error) {
      return this.#reject(`cannot be read: ${systemMessage(error)}`, file, key);
    }
  }

  #parse(text: string, file: string, key: string): ExecutionRecord | undefined {
    const parsed = parseRecord(text, key);
    if (!parsed.ok) return this.#reject(parsed.problem, file, key, parsed.isOther);
    if (this.#options.isReadOnly !== true) markUsed(file);
    return parsed.record;
  }

  /** One of another storyflow is left where it is. */
  #reject(problem: string, file: string, key: string, isLeft = false): undefined {
    if (this.#options.isReadOnly === true) return undefined;
    const isAside = !isLeft && setAside(file, this.#paths);
    this.#options.onWarning(
      `a record in the cache ${problem}${isAside ? ", and was set aside" : ""}: ${key.slice(0, 12)}`,
    );
    return undefined;
  }

  write(record: ExecutionRecord): void {
    const file = recordFile(this.#paths, record.key);
    mkdirSync(dirname(file), { recursive: true });
    mkdirSync(this.#paths.tmp, { recursive: true });
    const temporary = join(this.#paths.tmp, `${process.pid}.${randomBytes(6).toString("hex")}`);
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
    try {
      writeFileSync(temporary, bytes);
      syncFile(temporary);
      renameSync(temporary, file);
      this.#options.onWritten?.(bytes.length);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}

function readBounded(file: string): string | undefined {
  try {
    return statSync(file).size > recordBytesMax ? "" : readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function markUsed(file: string): void {
  const now = Date.now();
  if (now - statSync(file).mtimeMs < useGrainMs) return;
  try {
    utimesSync(file, now / 1000, now / 1000);
  } catch {
    // A cache that may only be read answers all the same.
  }
}
