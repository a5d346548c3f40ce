import { closeSync, fsync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import type { RunEvent } from "../model/event.ts";
import type { Journal } from "../ports.ts";

/** The version of the format: the first line of a journal. */
export const journalVersion = 1;

/** The disk is asked at most so often. */
const saveEveryMs = 500;

/** Not worth asking it: progress is for screens, and a save needs none to be told of. */
const fleeting: ReadonlySet<RunEvent["type"]> = new Set(["attempt.progressed", "state.saved"]);

const sync = promisify(fsync);

/**
 * An append-only file of JSON lines: first the format's version, then an event each. What was appended survives the end of this
 * process, however it ends. A power cut it survives a moment later: many events come to the disk at once, and nobody waits for it
 * but `close`.
 */
export function openJournal(file: string): Journal {
  return new FileJournal(file);
}

class FileJournal implements Journal {
  readonly #descriptor: number;
  #tell: (events: number) => void = () => {};
  #events = 0;
  #isUnsaved = false;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> | undefined;
  #isClosing = false;

  constructor(file: string) {
    this.#descriptor = openSync(file, "a");
    this.#write({ version: journalVersion });
  }

  append(event: RunEvent): void {
    this.#write(event);
    this.#events += 1;
    if (fleeting.has(event.type)) return;
    this.#isUnsaved = true;
    this.#saveSoon();
  }

  onSaved(listener: (events: number) => void): void {
    this.#tell = listener;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#timer);
    await this.#saving;
    await sync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #saveSoon(): void {
    if (this.#timer !== undefined || this.#saving !== undefined || this.#isClosing) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#saving = this.#save();
    }, saveEveryMs).unref();
  }

  /** Never rejects: a disk that refuses is asked again with the next event, and at the end. */
  async #save(): Promise<void> {
    const events = this.#events;
    this.#isUnsaved = false;
    const isSaved = await sync(this.#descriptor).then(
      () => true,
      () => false,
    );
    this.#saving = undefined;
    if (this.#isClosing) return;
    if (isSaved) this.#tell(events);
    if (this.#isUnsaved) this.#saveSoon();
  }

  #write(value: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#descriptor, bytes, written);
  }
}
