import { open, type FileHandle } from "node:fs/promises";

/** The log of an attempt. A disk that is full fails the log, not the attempt. */
interface AttemptLog {
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openAttemptLog(
  file: string,
  onWarning: (message: string) => void,
): Promise<AttemptLog> {
  let isBroken = false;
  const giveUp = (error: unknown): undefined => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!isBroken) onWarning(`the log ends here, it cannot be written: ${reason}`);
    isBroken = true;
    return undefined;
  };
  const handle = await open(file, "a").catch(giveUp);
  return {
    append: async (bytes) => {
      if (handle !== undefined && !isBroken) await writeAll(handle, bytes).catch(giveUp);
    },
    close: async () => handle?.close(),
  };
}

/** Half as dear as `appendFile` for the many chunks of a command that prints a gigabyte. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}
