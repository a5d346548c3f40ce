import type { VirtualClock } from "./virtual-clock.ts";
import type { SeededRandom } from "./random.ts";

/** What may go wrong with a process and its disk; times are virtual milliseconds since its run began. */
export interface Hardships {
  /** The disk takes nothing in this time. */
  readonly fullFrom?: number;
  readonly fullUntil?: number;
  /** The process is gone, as by `kill -9`, when it asks the world for the so-manyth time. */
  readonly diesAtStep?: number;
  /** Every so often the disk takes its time. */
  readonly slowness: number;
}

/** What the system says when the disk is full. */
export class DiskFull extends Error {
  override readonly name = "DiskFull";
  readonly code = "ENOSPC";
  /** As SQLite says it. */
  readonly errcode = 13;

  constructor() {
    super("ENOSPC: no space left on device");
  }
}

/** Thrown where a process that is gone would go on; nobody is left to hear it. */
class ProcessGone extends Error {
  override readonly name = "ProcessGone";
}

/** A process of storyflow, from its start to its end: whatever it asks the world goes through here. */
export class Life {
  readonly #clock: VirtualClock;
  readonly #hardships: Hardships;
  readonly #random: SeededRandom;
  readonly #began: number;
  #steps = 0;
  #isOver = false;

  constructor(clock: VirtualClock, hardships: Hardships, random: SeededRandom) {
    this.#clock = clock;
    this.#hardships = hardships;
    this.#random = random;
    this.#began = clock.monotonicMs();
  }

  /** It was killed; what it began is as it was then. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get steps(): number {
    return this.#steps;
  }

  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#began;
  }

  get isFull(): boolean {
    const { fullFrom = Number.POSITIVE_INFINITY, fullUntil = Number.POSITIVE_INFINITY } = this.#hardships;
    return this.elapsedMs >= fullFrom && this.elapsedMs < fullUntil;
  }

  /** A question that takes time. A process that is gone never gets the answer. */
  async ask(): Promise<void> {
    this.#count();
    if (!this.#isOver && this.#random.chance(this.#hardships.slowness)) {
      await this.#clock.sleep(1 + this.#random.below(60), new AbortController().signal);
    }
    if (this.#isOver) await new Promise(() => {});
  }

  /** The same for what is written. */
  async write(): Promise<void> {
    await this.ask();
    if (this.isFull) throw new DiskFull();
  }

  /** The same for what is written at once. */
  writeNow(): void {
    this.lookNow();
    if (this.isFull) throw new DiskFull();
  }

  lookNow(): void {
    this.#count();
    if (this.#isOver) throw new ProcessGone("the process is gone");
  }

  #count(): void {
    this.#steps += 1;
    if (this.#steps === this.#hardships.diesAtStep) this.#isOver = true;
  }
}
