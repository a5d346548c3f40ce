/** A check waits until so long nothing has changed … */
const quietMs = 100;
/** … but no longer than this after the first change. */
const longestMs = 3_000;
/** More names than these are not kept. */
export const namesMax = 10_000;

/** Paths that changed since somebody last looked. */
export class ChangeBatch {
  readonly #paths = new Set<string>();
  #first: number | undefined;
  #last = 0;

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  add(path: string, atMs: number): void {
    if (this.#paths.size < namesMax) this.#paths.add(path);
    this.#first ??= atMs;
    this.#last = atMs;
  }

  /** How long it is to be left alone from now on; 0: it is due. */
  waitMs(nowMs: number): number {
    if (this.#first === undefined) return 0;
    return Math.max(0, Math.min(this.#last + quietMs, this.#first + longestMs) - nowMs);
  }

  take(): readonly string[] {
    const paths = [...this.#paths];
    this.#paths.clear();
    this.#first = undefined;
    return paths;
  }
}
