import type { TextRun } from "../model/source.ts";

/** Puts a scalar's value together again from its source, and remembers where each part of it stands. */
export class Trace {
  readonly #parts: string[] = [];
  readonly #runs: TextRun[] = [];
  #length = 0;
  #next = -1;

  /** The next characters of the value stand from `offset` on, or are made from what stands there. */
  add(characters: string, offset: number): void {
    if (characters === "") return;
    if (offset !== this.#next) this.#runs.push({ at: this.#length, offset });
    this.#parts.push(characters);
    this.#length += characters.length;
    this.#next = offset + characters.length;
  }

  /** Undefined unless the trace begins with this value: then the source means something that was not foreseen. */
  runsOf(value: string): readonly TextRun[] | undefined {
    if (!this.#parts.join("").startsWith(value)) return undefined;
    return this.#runs.filter((run) => run.at < value.length || run.at === 0);
  }
}
