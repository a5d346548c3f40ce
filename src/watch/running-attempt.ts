import type { WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, KeyedOrder } from "../ports.ts";

/**
 * What is wished for a running attempt: `restart`: made anew at once; `finish`: when it has ended; `stop`: given up; `queue`: left alone, but
 * what it makes is out of date already.
 */
export type AttemptWish = "restart" | "finish" | "stop" | "queue";

/** An attempt that runs, and can be told to stop without the run being stopped. */
export class RunningAttempt {
  readonly order: WorkOrder;
  readonly keyed: KeyedOrder | undefined;
  readonly controls: AttemptControls;
  readonly #own = new AbortController();
  readonly #outer: AbortSignal;
  #wish: AttemptWish | undefined;

  constructor(order: WorkOrder, keyed: KeyedOrder | undefined, controls: AttemptControls) {
    this.order = order;
    this.keyed = keyed;
    this.#outer = controls.signal;
    this.controls = { ...controls, signal: this.#own.signal };
    if (this.#outer.aborted) this.#abort();
    else this.#outer.addEventListener("abort", this.#abort);
  }

  get wish(): AttemptWish | undefined {
    return this.#wish;
  }

  /** Stopping for good is not taken back. */
  want(wish: AttemptWish): void {
    if (this.#wish !== "stop") this.#wish = wish;
    if (wish === "restart" || wish === "stop") this.#abort();
  }

  close(): void {
    this.#outer.removeEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => this.#own.abort();
}
