import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { RunEvent } from "../model/event.ts";
import type { Journal } from "../ports.ts";

/** The version of the format: the first line of a journal. */
export const journalVersion = 1;

/**
 * An append-only file of JSON lines: first the format's version, then an event each. What was appended survives the end of this
 * process, however it ends; only `close` waits for the disk.
 */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a");
  const append = (value: unknown) => writeWhole(descriptor, Buffer.from(`${JSON.stringify(value)}\n`));
  append({ version: journalVersion });
  return {
    append: (event: RunEvent) => append(event),
    close: async () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
