import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
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
import { hash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { FileDigests } from "../ports.ts";
import { blobFile, type CachePaths } from "./cache-paths.ts";

const restMode = 0o644;
const executableMode = 0o755;

/** A file that was written to while it was taken in. */
class FileChanged extends Error {
  override readonly name = "FileChanged";

  constructor(file: string) {
    super(`\`${basename(file)}\` is still being written to`);
  }
}

interface BlobOptions {
  readonly onWarning: (message: string) => void;
  /** Nothing is set aside. */
  readonly isReadOnly?: boolean;
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
    const found = await this.#digests.digestOf(file);
    if (found === undefined) return false;
    if (found === digest) return true;
    if (this.#options.isReadOnly === true) return false;
    setAside(file, this.#paths);
    this.#options.onWarning(`a file in the cache was damaged and set aside: ${digest.slice(0, 12)}`);
    return false;
  }

  async put(file: string, digest: string): Promise<void> {
    if (await this.has(digest)) return;
    const before = stampOf(file);
    await this.#write(digest, (temporary) => copyFile(file, temporary, constants.COPYFILE_FICLONE));
    if (stampOf(file) === before) return;
    if ((await this.#digests.digestOf(blobFile(this.#paths, digest))) === digest) return;
    rmSync(blobFile(this.#paths, digest), { force: true });
    throw new FileChanged(file);
  }

  async adopt(file: string, digest: string): Promise<void> {
    if (await this.has(digest)) return unlinkSync(file);
    try {
      const blob = blobFile(this.#paths, digest);
      mkdirSync(dirname(blob), { recursive: true });
      renameSync(file, blob);
      chmodSync(blob, restMode);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
      await this.put(file, digest);
      unlinkSync(file);
    }
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
    const temporary = join(
      dirname(file),
      `.${basename(file).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`,
    );
    try {
      await copyFile(
        blobFile(this.#paths, digest),
        temporary,
        constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL,
      );
      // Copies have the mode of a blob at rest, which the mask of the process may narrow.
      if (executable) chmodSync(temporary, executableMode & ~process.umask());
      renameSync(temporary, file);
      return true;
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  async #write(digest: string, fill: (temporary: string) => Promise<void> | void): Promise<void> {
    const blob = blobFile(this.#paths, digest);
    mkdirSync(dirname(blob), { recursive: true });
    mkdirSync(this.#paths.tmp, { recursive: true });
    const temporary = join(this.#paths.tmp, `${process.pid}.${randomBytes(6).toString("hex")}`);
    try {
      await fill(temporary);
      chmodSync(temporary, restMode);
      syncFile(temporary);
      renameSync(temporary, blob);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }
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

export function setAside(file: string, { aside }: CachePaths): void {
  mkdirSync(aside, { recursive: true });
  const target = join(aside, basename(file));
  if (existsSync(file)) renameSync(file, target);
}

function stampOf(file: string): string {
  const { size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return `${size}.${mtimeNs}.${ctimeNs}`;
}
