import { closeSync, openSync, readSync } from "node:fs";

/** So much of a file is held at a time, however long it is. */
const chunkBytes = 65_536;

/** A file that others append to, read a piece at a time. It may not be there yet. */
export class FileTail implements Disposable {
  readonly #file: string;
  #buffer: Buffer | undefined;
  #descriptor: number | undefined;
  #offset = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The next bytes, until the next call; undefined while there are none. */
  read(): Uint8Array | undefined {
    const descriptor = (this.#descriptor ??= tryOpen(this.#file));
    if (descriptor === undefined) return undefined;
    this.#buffer ??= Buffer.alloc(chunkBytes);
    const count = readSync(descriptor, this.#buffer, 0, chunkBytes, this.#offset);
    this.#offset += count;
    return count === 0 ? undefined : this.#buffer.subarray(0, count);
  }

  /** Whether the file has been there. */
  get isThere(): boolean {
    return (this.#descriptor ??= tryOpen(this.#file)) !== undefined;
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#buffer = undefined;
  }
}

function tryOpen(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch {
    return undefined;
  }
}
