import { StringDecoder } from "node:string_decoder";
import type { RunEvent } from "../model/event.ts";
import { parseEvent } from "./parse-event.ts";
import { isJournalHead } from "./read-journal.ts";
import { FileTail } from "./tail-file.ts";

/** The events of a run as they come to its journal. */
export class JournalTail implements Disposable {
  readonly #tail: FileTail;
  readonly #decoder = new StringDecoder("utf8");
  /** The beginning of a line whose end is not written yet. */
  #rest = "";
  #isOurs: boolean | undefined;

  constructor(file: string) {
    this.#tail = new FileTail(file);
  }

  /** What came since the last call; nothing of a journal of another version. */
  *read(): Generator<RunEvent> {
    for (let bytes = this.#tail.read(); bytes !== undefined; bytes = this.#tail.read()) {
      const lines = (this.#rest + this.#decoder.write(bytes)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) {
        this.#isOurs ??= isJournalHead(line);
        const event = this.#isOurs ? parseEvent(line) : undefined;
        if (event !== undefined) yield event;
      }
    }
  }

  [Symbol.dispose](): void {
    this.#tail[Symbol.dispose]();
  }
}
