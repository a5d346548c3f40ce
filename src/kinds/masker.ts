import { buildSecretAutomaton, type SecretAutomaton } from "./secret-automaton.ts";

/** Replaces secrets in a stream of bytes; holds back only what could still become one. */
interface Masker {
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back. */
  end(): Uint8Array;
}

const mask = Buffer.from("***");
const nothing = new Uint8Array(0);

/** From `start` to `end` (exclusive), counted from the first byte of the stream. */
interface Span {
  start: number;
  end: number;
}

/** Secrets that overlap each other are one `***`. */
export function createMasker(automaton: SecretAutomaton | undefined): Masker {
  return automaton === undefined
    ? { push: (chunk) => chunk, end: () => nothing }
    : new SecretMasker(automaton);
}

/** Building an automaton is dearer than masking a line with it. */
const automata = new WeakMap<readonly string[], SecretAutomaton | undefined>();

export function maskText(text: string, secretValues: readonly string[]): string {
  if (!automata.has(secretValues)) automata.set(secretValues, buildSecretAutomaton(secretValues));
  const masker = createMasker(automata.get(secretValues));
  return Buffer.concat([masker.push(Buffer.from(text)), masker.end()]).toString();
}

class SecretMasker implements Masker {
  readonly #automaton: SecretAutomaton;
  #state = 0;
  /** Bytes that were read but not given out yet. */
  #held: Uint8Array = nothing;
  /** Position of the first of them. */
  #given = 0;
  /** Secrets found that are not given out yet, in order, apart from each other. */
  #found: Span[] = [];
  /** Where the last `***` ends that was given out. */
  #maskedUntil = 0;

  constructor(automaton: SecretAutomaton) {
    this.#automaton = automaton;
  }

  push(chunk: Uint8Array): Uint8Array {
    const start = this.#given + this.#held.length;
    this.#scan(chunk, start);
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    return this.#giveUntil(start + chunk.length - (this.#automaton.depth[this.#state] ?? 0));
  }

  end(): Uint8Array {
    return this.#giveUntil(this.#given + this.#held.length);
  }

  #scan(chunk: Uint8Array, start: number): void {
    const { starts, columnOf, columns, next, longest } = this.#automaton;
    let state = this.#state;
    for (let index = 0; index < chunk.length; index++) {
      if (state === 0) {
        while (index < chunk.length && starts[chunk[index] ?? 0] === 0) index++;
        if (index === chunk.length) break;
      }
      const column = columnOf[chunk[index] ?? 0] ?? 0;
      state = column === 0 ? 0 : (next[state * columns + column] ?? 0);
      const length = longest[state] ?? 0;
      if (length > 0) this.#note(start + index + 1 - length, start + index + 1);
    }
    this.#state = state;
  }

  #note(start: number, end: number): void {
    let from = start;
    for (let last = this.#found.at(-1); last !== undefined && last.end > from; last = this.#found.at(-1)) {
      from = Math.min(from, last.start);
      this.#found.pop();
    }
    this.#found.push({ start: from, end });
  }

  /** A secret that reaches past `safe` is given out as well: all of its bytes are in hand. */
  #giveUntil(safe: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    let given = 0;
    for (const span of this.#found) {
      if (span.start >= safe) break;
      pieces.push(this.#take(span.start));
      if (span.start >= this.#maskedUntil) pieces.push(mask);
      this.#maskedUntil = span.end;
      this.#take(span.end);
      given++;
    }
    this.#found.splice(0, given);
    pieces.push(this.#take(safe));
    return joined(pieces);
  }

  /** The held bytes up to a position. */
  #take(until: number): Uint8Array {
    const count = Math.max(0, until - this.#given);
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    this.#given += count;
    return taken;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const filled = pieces.filter((piece) => piece.length > 0);
  return filled.length === 1 && filled[0] !== undefined ? filled[0] : Buffer.concat(filled);
}
