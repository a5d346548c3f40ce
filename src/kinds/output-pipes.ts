import { execFile } from "node:child_process";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { pipeNamePrefix } from "./process-table.ts";

/** What a command writes into, and where that is read. */
export interface OutputPipes {
  readonly writeEnds: { readonly stdout: number; readonly stderr: number };
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Closes our write ends: what is read ends with the last process that holds one. */
  readonly release: () => void;
  /** Gives up reading. */
  readonly discard: () => void;
}

/** Both ends of a pipe, by their descriptors. */
interface Pipe {
  readonly readEnd: number;
  readonly writeEnd: number;
}

let pipesMade = 0;

/**
 * Pipes for a command, by names that are gone from `folder` afterwards. What Node makes by itself are sockets, and those cannot be
 * opened anew on Linux: `> /dev/stderr` would fail. Undefined where sockets do as well, or where no pipes can be made.
 */
export async function openOutputPipes(folder: string): Promise<OutputPipes | undefined> {
  if (process.platform !== "linux") return undefined;
  const name = join(folder, `${pipeNamePrefix}${process.pid}-${++pipesMade}`);
  const files = [`${name}-stdout`, `${name}-stderr`];
  const pipes: Pipe[] = [];
  try {
    await promisify(execFile)("mkfifo", ["-m", "600", ...files]);
    for (const file of files) pipes.push(openPipe(file));
    const [stdout, stderr] = pipes;
    return stdout && stderr && outputPipes(stdout, stderr);
  } catch {
    for (const { readEnd, writeEnd } of pipes) [readEnd, writeEnd].forEach((end) => closeSync(end));
    return undefined;
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

function openPipe(file: string): Pipe {
  // Without waiting for a writer. The end for writing comes after it, so it does not wait either.
  const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { readEnd, writeEnd: openSync(file, constants.O_WRONLY) };
  } catch (error) {
    closeSync(readEnd);
    throw error;
  }
}

function outputPipes(stdout: Pipe, stderr: Pipe): OutputPipes {
  const [out, err] = [readerOf(stdout), readerOf(stderr)];
  return {
    writeEnds: { stdout: stdout.writeEnd, stderr: stderr.writeEnd },
    stdout: out,
    stderr: err,
    release: () => [stdout, stderr].forEach(({ writeEnd }) => closeSync(writeEnd)),
    discard: () => [out, err].forEach((reader) => reader.destroy()),
  };
}

function readerOf({ readEnd }: Pipe): Readable {
  return new Socket({ fd: readEnd, readable: true, writable: false });
}
