/** What an attempt, or a wait for one, can be told. */
interface Stops {
  readonly stop: AbortController;
  readonly kill: AbortController;
  /** It has ended by itself: nobody need stop it any more. */
  readonly over: AbortController;
}

/** How to stop what is under way, by job. One for each: a signal shared by thousands of jobs costs O(N²). */
export class StopBook {
  readonly #stops = new Map<string, Stops>();
  #isKilled = false;

  get(job: string): Stops | undefined {
    return this.#stops.get(job);
  }

  /** For what begins now, which after `killAll` is stopped at once. */
  make(job: string): Stops {
    const stops = { stop: new AbortController(), kill: new AbortController(), over: new AbortController() };
    this.#stops.set(job, stops);
    if (this.#isKilled) endNow(stops);
    return stops;
  }

  /** It has ended. The reason spares each job an exception with a stack. */
  forget(job: string): void {
    this.#stops.get(job)?.over.abort("over");
    this.#stops.delete(job);
  }

  killAll(): void {
    this.#isKilled = true;
    for (const stops of this.#stops.values()) endNow(stops);
  }
}

function endNow({ stop, kill }: Stops): void {
  stop.abort();
  kill.abort();
}
