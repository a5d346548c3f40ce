import type { Execution } from "../ports.ts";

/** An attempt that is to be executed once, by whoever comes first. */
export class Ticket {
  readonly job: string;
  readonly outcome: Promise<Execution>;
  readonly #execute: () => Promise<Execution>;
  readonly #done = Promise.withResolvers<Execution>();
  #isStarted = false;

  constructor(job: string, execute: () => Promise<Execution>) {
    this.job = job;
    this.#execute = execute;
    this.outcome = this.#done.promise;
  }

  /** Resolves when the attempt has ended, however it ended. */
  async run(): Promise<void> {
    if (!this.#isStarted) {
      this.#isStarted = true;
      void this.#start();
    }
    await this.outcome.catch(() => undefined);
  }

  async #start(): Promise<void> {
    try {
      this.#done.resolve(await this.#execute());
    } catch (error) {
      this.#done.reject(error);
    }
  }
}

/** One task of the screen: executes the tickets it is given, one at a time, until it is closed. */
export class Lane {
  #ticket: Ticket | undefined;
  #wake: ((ticket: Ticket | undefined) => void) | undefined;
  readonly #closed = Promise.withResolvers<void>();
  #isClosed = false;

  /** The ticket that it holds. */
  get ticket(): Ticket | undefined {
    return this.#ticket;
  }

  get isFree(): boolean {
    return this.#ticket === undefined && !this.#isClosed;
  }

  /** Call only while it is free. */
  give(ticket: Ticket): void {
    this.#ticket = ticket;
    this.#wake?.(ticket);
  }

  /** Serves no more; it does not wait for the ticket it holds. */
  close(): void {
    this.#isClosed = true;
    this.#closed.resolve();
    this.#wake?.(undefined);
  }

  /** `onFree` is called after each ticket and may give the next one. */
  async serve(onFree: () => void): Promise<void> {
    for (let ticket = await this.#next(); ticket !== undefined; ticket = await this.#next()) {
      await Promise.race([ticket.run(), this.#closed.promise]);
      if (this.#isClosed) return;
      this.#ticket = undefined;
      onFree();
    }
  }

  #next(): Promise<Ticket | undefined> {
    if (this.#ticket !== undefined || this.#isClosed) return Promise.resolve(this.#ticket);
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
