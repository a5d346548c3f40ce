import type { Clock } from "../../src/ports.ts";

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only when nothing else can happen. The wall clock may jump; the monotonic one never does. */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #offset = 1_800_000_000_000;
  #timers: Timer[] = [];

  now(): number {
    return this.#elapsed + this.#offset;
  }

  monotonicMs(): number {
    return this.#elapsed;
  }

  /** The wall clock is set to another time, as when a laptop wakes or a server corrects it. */
  jump(ms: number): void {
    this.#offset += ms;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (signal.aborted) resolve();
    const timer = this.at(ms, resolve);
    signal.addEventListener("abort", () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      resolve();
    });
    return promise;
  }

  /** Calls back after so many milliseconds. */
  at(ms: number, wake: () => void): Timer {
    const timer = { at: this.#elapsed + ms, wake };
    this.#timers.push(timer);
    return timer;
  }

  /** Nobody waits any more: whoever did is gone. */
  forgetAll(): void {
    this.#timers = [];
  }

  /** Goes to the next moment at which something is due; false when nothing is. */
  advance(): boolean {
    const [first, ...rest] = this.#timers.toSorted((a, b) => a.at - b.at);
    if (first === undefined) return false;
    this.#timers = rest;
    this.#elapsed = Math.max(this.#elapsed, first.at);
    first.wake();
    return true;
  }
}
