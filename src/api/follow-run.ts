import type { RunEvent } from "../model/event.ts";
import { journalOf, type KeptRun, stateOf } from "../runs/list-runs.ts";
import { readHead } from "../runs/run-head.ts";
import { JournalTail } from "../runs/tail-journal.ts";
import { isProcessLiving } from "./run-process.ts";

/** The events that the state of a run hangs on. */
const stateTypes: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "run.paused",
  "run.resumed",
  "run.settled",
]);

/**
 * A run that is looked at again and again while it goes on. Each time first `look`, then `read`: when what `look` saw has ended, there
 * is nothing after what `read` gives.
 */
export class FollowedRun implements Disposable {
  readonly #tail: JournalTail;
  readonly #events: RunEvent[] = [];
  #run: KeptRun;

  constructor(run: KeptRun) {
    this.#run = run;
    this.#tail = new JournalTail(journalOf(run.folder));
  }

  /** As it is known so far. */
  get run(): KeptRun {
    return this.#run;
  }

  /** Sees how it stands now. */
  look(): KeptRun {
    const head = readHead(this.#run.folder) ?? this.#run.head;
    const { folder } = this.#run;
    const state = stateOf({ folder, head }, isProcessLiving, () => this.#events);
    this.#run = { ...this.#run, head, state };
    return this.#run;
  }

  /** What happened since the last time. */
  *read(): Generator<RunEvent> {
    for (const event of this.#tail.read()) {
      if (stateTypes.has(event.type)) this.#events.push(event);
      yield event;
    }
    this.look();
  }

  [Symbol.dispose](): void {
    this.#tail[Symbol.dispose]();
  }
}
