import type { Estimate, TimeLeft } from "./estimate.ts";

/** A time left that became longer by less than this share is shown as it was. */
const tellingShare = 0.1;

/**
 * What is shown of estimates as they come: the fraction never falls, and a time left does not grow because time passes. It may when
 * something was learned: another round, a retry, a job that has to run after all.
 */
export class Steady {
  #fraction = 0;
  #timeLeft: TimeLeft | undefined;
  #hasLearned = true;

  /** The next estimate may be worse than the last. */
  learn(): void {
    this.#hasLearned = true;
  }

  take({ fraction, timeLeft }: Estimate): Estimate {
    this.#fraction = Math.max(this.#fraction, fraction);
    this.#timeLeft = this.#settle(timeLeft, this.#timeLeft);
    this.#hasLearned = false;
    return { fraction: this.#fraction, timeLeft: this.#timeLeft };
  }

  #settle(next: TimeLeft | undefined, last: TimeLeft | undefined): TimeLeft | undefined {
    if (next === undefined || last === undefined) return next;
    const highMs = this.#bound(next.highMs, last.highMs);
    return { lowMs: Math.min(this.#bound(next.lowMs, last.lowMs), highMs), highMs };
  }

  #bound(nextMs: number, lastMs: number): number {
    if (nextMs <= lastMs) return nextMs;
    return this.#hasLearned && nextMs > lastMs * (1 + tellingShare) ? nextMs : lastMs;
  }
}
