import type { RunEvent } from "../model/event.ts";

/** May be asynchronous: what it returns is not waited for by anyone but its own next event. */
export type Listener = (event: RunEvent) => unknown;

/** So many events wait for a listener that is still busy with an earlier one. */
const waitingMax = 10_000;

interface Entry {
  readonly listener: Listener;
  /** Undefined: every one. */
  readonly type: RunEvent["type"] | undefined;
  isBusy: boolean;
  waiting: RunEvent[];
}

/** Who hears the events of a run: each of them one at a time, in order. One that fails, or stays too far behind, hears no more. */
export class Listeners {
  readonly #entries = new Set<Entry>();
  readonly #onLost: (reason: string) => void;
  readonly #untold: RunEvent[] = [];
  #isTelling = false;

  constructor(listeners: readonly Listener[], onLost: (reason: string) => void) {
    this.#onLost = onLost;
    for (const listener of listeners) this.add(listener);
  }

  add(listener: Listener, type?: RunEvent["type"]): void {
    this.#entries.add({ listener, type, isBusy: false, waiting: [] });
  }

  remove(listener: (event: never) => unknown): void {
    for (const entry of this.#entries) if (entry.listener === listener) this.#entries.delete(entry);
  }

  /** A listener may cause the next event: that is told when all have heard this one. */
  tell(event: RunEvent): void {
    this.#untold.push(event);
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
      for (const entry of this.#entries) this.#offer(entry, next);
    }
    this.#isTelling = false;
  }

  #offer(entry: Entry, event: RunEvent): void {
    if (entry.type !== undefined && entry.type !== event.type) return;
    if (!entry.isBusy) return this.#call(entry, event);
    if (entry.waiting.length < waitingMax) entry.waiting.push(event);
    else this.#lose(entry, `it is ${waitingMax} events behind`);
  }

  #call(entry: Entry, event: RunEvent): void {
    try {
      const answer = entry.listener(event);
      if (!isPromise(answer)) return;
      entry.isBusy = true;
      answer.then(
        () => this.#goOn(entry),
        (error: unknown) => this.#lose(entry, reasonOf(error)),
      );
    } catch (error) {
      this.#lose(entry, reasonOf(error));
    }
  }

  #goOn(entry: Entry): void {
    entry.isBusy = false;
    const waiting = entry.waiting;
    entry.waiting = [];
    for (const event of waiting) if (this.#entries.has(entry)) this.#offer(entry, event);
  }

  #lose(entry: Entry, reason: string): void {
    if (this.#entries.delete(entry)) this.#onLost(reason);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
