import type { RunEvent } from "../model/event.ts";
import { JournalTail } from "../runs/tail-journal.ts";

/** Lets those who read the journal of a run in this process know that there is more. */
export class RunPulse {
  #beat = Promise.withResolvers<void>();
  #isOver = false;

  /** Resolves with the next event, or when there will be none. */
  get next(): Promise<void> {
    return this.#beat.promise;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  beat(): void {
    this.#beat.resolve();
    this.#beat = Promise.withResolvers();
  }

  end(): void {
    this.#isOver = true;
    this.beat();
  }
}

/** The events of a run as whoever reads them asks for them. */
export async function* readEvents(journal: string, pulse: RunPulse): AsyncGenerator<RunEvent, void> {
  using tail = new JournalTail(journal);
  for (;;) {
    // Before it is read: what comes meanwhile is not to be waited for.
    const { next, isOver } = pulse;
    for (const event of tail.read()) {
      yield event;
      if (event.type === "run.settled") return;
    }
    if (isOver) return;
    await next;
  }
}
