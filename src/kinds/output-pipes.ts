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
}

interface Pipe {
  readonly writeEnd: number;
  readonly reader: Readable;
}

/**
 * Pipes for a command, by names that are gone from `folder` afterwards. What Node makes by itself are sockets, and those cannot be
 * opened anew on Linux: `> /dev/stderr` would fail. Undefined where sockets do as well, or where the folder takes no pipes.
 */
export async function openOutputPipes(folder: string): Promise<OutputPipes | undefined> {
  if (process.platform !== "linux") return undefined;
  const number = ++pipesMade;
  const files = ["stdout", "stderr"].map((name) =>
    join(folder, `${pipeNamePrefix}${process.pid}-${number}-${name}`),
  );
  try {
    await promisify(execFile)("mkfifo", ["-m", "600", ...files]);
    const [stdout, stderr] = files.map(openPipe);
    return stdout && stderr && outputPipes(stdout, stderr);
  } catch {
    return undefined;
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

let pipesMade = 0;

function openPipe(file: string): Pipe {
  // Without waiting for a writer. The end for writing comes after it, so it does not wait either.
  const readEnd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(file, constants.O_WRONLY);
  return { writeEnd, reader: new Socket({ fd: readEnd, readable: true, writable: false }) };
}

function outputPipes(stdout: Pipe, stderr: Pipe): OutputPipes {
  return {
    writeEnds: { stdout: stdout.writeEnd, stderr: stderr.writeEnd },
    stdout: stdout.reader,
    stderr: stderr.reader,
    release: () => {
      closeSync(stdout.writeEnd);
      closeSync(stderr.writeEnd);
    },
  };
}
