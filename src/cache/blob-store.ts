import { hash, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileDigests } from "../ports.ts";
import { blobFile, type CachePaths } from "./cache-paths.ts";

/** Nobody is to write to a blob but us. */
const restMode = 0o644;
/** What a command gives to a file that it makes, and a compiler to a program: the mask of the process narrows both. */
const fileMode = 0o666;
const executableMode = 0o777;

/** A file that was written to since it was looked at. */
class FileChanged extends Error {
  override readonly name = "FileChanged";

  constructor(file: string) {
    super(`\`${basename(file)}\` is still being written to`);
  }
}

interface BlobOptions {
  readonly onWarning: (message: string) => void;
  /** Nothing is set aside, and nothing is said. */
  readonly isReadOnly?: boolean;
  readonly onWritten?: (bytes: number) => void;
}

/** Bytes by their digest. A blob is a plain file of its own: never a link to one in the project. */
export class BlobStore {
  readonly #paths: CachePaths;
  readonly #digests: FileDigests;
  readonly #options: BlobOptions;

  constructor(paths: CachePaths, digests: FileDigests, options: BlobOptions) {
    this.#paths = paths;
    this.#digests = digests;
    this.#options = options;
  }

  /** One that is not what its name says is set aside. */
  async has(digest: string): Promise<boolean> {
    const file = blobFile(this.#paths, digest);
    try {
      const found = await this.#digests.digestOf(file);
      if (found === digest) return true;
      if (found !== undefined) this.#rejectDamaged(file, digest);
    } catch (error) {
      this.#warn(`a file in the cache cannot be read: ${systemMessage(error)}`);
    }
    return false;
  }

  #rejectDamaged(file: string, digest: string): void {
    if (this.#options.isReadOnly === true) return;
    const isAside = setAside(file, this.#paths);
    this.#warn(`a file in the cache was damaged${isAside ? " and set aside" : ""}: ${digest.slice(0, 12)}`);
  }

  #warn(message: string): void {
    if (this.#options.isReadOnly !== true) this.#options.onWarning(message);
  }

  async put(file: string, digest: string): Promise<void> {
    if (await this.has(digest)) return;
    await this.#write(digest, async (temporary) => {
      await copyFile(file, temporary, constants.COPYFILE_FICLONE);
      // The copy counts: the file may have changed since it was looked at, and while it was read.
      if ((await this.#digests.digestOf(temporary)) !== digest) throw new FileChanged(file);
    });
  }

  async adopt(file: string, digest: string): Promise<void> {
    if (await this.has(digest)) return unlinkSync(file);
    if (this.#moveIn(file, digest)) return;
    await this.put(file, digest);
    unlinkSync(file);
  }

  /** False for a file that has a second name, through which it might be written to, and for one on another file system. */
  #moveIn(file: string, digest: string): boolean {
    if (statSync(file).nlink > 1) return false;
    const blob = blobFile(this.#paths, digest);
    mkdirSync(dirname(blob), { recursive: true });
    try {
      renameSync(file, blob);
    } catch (error) {
      if (codeOf(error) === "EXDEV") return false;
      throw error;
    }
    chmodSync(blob, restMode & ~process.umask());
    this.#options.onWritten?.(statSync(blob).size);
    return true;
  }

  async putText(text: string): Promise<string> {
    const digest = hash("sha256", text);
    if (!(await this.has(digest))) await this.#write(digest, (temporary) => writeFileSync(temporary, text));
    return digest;
  }

  async readText(digest: string, maxBytes: number): Promise<string | undefined> {
    if (!(await this.has(digest))) return undefined;
    const file = blobFile(this.#paths, digest);
    return statSync(file).size > maxBytes ? undefined : readFile(file, "utf8");
  }

  async restore(digest: string, file: string, executable: boolean): Promise<boolean> {
    if (!(await this.has(digest))) return false;
    // Not beside it: what a kill leaves there would stand in the project for good.
    mkdirSync(this.#paths.tmp, { recursive: true });
    const isMoved = await this.#restoreBy(join(this.#paths.tmp, temporaryName()), digest, file, executable);
    if (isMoved) return true;
    const beside = join(dirname(file), `.storyflow.${temporaryName()}.tmp`);
    return this.#restoreBy(beside, digest, file, executable);
  }

  /** False where the temporary file is on another file system. */
  async #restoreBy(temporary: string, digest: string, file: string, executable: boolean): Promise<boolean> {
    const blob = blobFile(this.#paths, digest);
    try {
      await copyFile(blob, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      chmodSync(temporary, (executable ? executableMode : fileMode) & ~process.umask());
      renameSync(temporary, file);
      return true;
    } catch (error) {
      rmSync(temporary, { force: true });
      if (codeOf(error) === "EXDEV") return false;
      throw error;
    }
  }

  async #write(digest: string, fill: (temporary: string) => Promise<void> | void): Promise<void> {
    const blob = blobFile(this.#paths, digest);
    mkdirSync(dirname(blob), { recursive: true });
    mkdirSync(this.#paths.tmp, { recursive: true });
    const temporary = join(this.#paths.tmp, temporaryName());
    try {
      await fill(temporary);
      chmodSync(temporary, restMode & ~process.umask());
      syncFile(temporary);
      renameSync(temporary, blob);
      this.#options.onWritten?.(statSync(blob).size);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
}

/** Not known to anybody else. */
function temporaryName(): string {
  return `${process.pid}.${randomBytes(6).toString("hex")}`;
}

/** Measured: a quarter of a millisecond a blob on a virtual disk. A record must not name what a power cut takes back. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** False where it cannot be moved: then it stays, and counts for nothing all the same. */
export function setAside(file: string, { aside }: CachePaths): boolean {
  const target = join(aside, basename(file));
  try {
    mkdirSync(aside, { recursive: true });
    rmSync(target, { force: true, recursive: true });
    renameSync(file, target);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

/** Of an error that the system raised; any other one is a bug, and is thrown on. */
export function systemMessage(error: unknown): string {
  if (error instanceof Error && codeOf(error) !== undefined) return error.message;
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
