import { formatElapsed } from "./format-time.ts";

/** A log that is silent for minutes looks like one of a run that hangs. */
const countEveryMs = 10_000;

/** Says now and then how long jobs still wait for their next attempt. */
export class RetryCountdown {
  readonly #tell: (job: string, text: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(tell: (job: string, text: string) => void) {
    this.#tell = tell;
  }

  /** `what` is what is waited for: `retry 1 of 2`. */
  start(job: string, what: string, delayMs: number): void {
    this.stop(job);
    let leftMs = delayMs;
    const count = () => {
      leftMs -= countEveryMs;
      if (leftMs > 0) this.#tell(job, `${what} in ${formatElapsed(leftMs)}`);
      else this.stop(job);
    };
    if (delayMs > countEveryMs) this.#timers.set(job, setInterval(count, countEveryMs).unref());
  }

  stop(job: string): void {
    clearInterval(this.#timers.get(job));
    this.#timers.delete(job);
  }

  stopAll(): void {
    for (const job of this.#timers.keys()) this.stop(job);
  }
}
