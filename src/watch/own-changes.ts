/** From so many runs in a row on that were due to what changed during the run before, the next one waits … */
const slowFrom = 5;
/** … for so long, in which somebody who edits has time to be noticed. */
export const slowMs = 2_000;
/** After so many nobody but the pipeline can have done it. */
const stopAt = 8;

/**
 * Tells a pipeline that changes what it reads itself from people who are quick. The same file changes in every run, and in between nothing
 * does, even when there is time for it.
 */
export class OwnChanges {
  #paths: ReadonlySet<string> | undefined;
  #runs = 0;

  /** What was found changed after a run, and had changed in it. */
  count(paths: ReadonlySet<string>): "go" | "slow" | "stop" {
    const same = this.#paths === undefined ? paths : paths.intersection(this.#paths);
    this.#runs = same.size === 0 ? 0 : this.#runs + 1;
    this.#paths = same.size === 0 ? paths : same;
    if (this.#runs >= stopAt) return "stop";
    return this.#runs >= slowFrom ? "slow" : "go";
  }

  /** The files, and how many runs they set off. */
  get found(): { readonly paths: readonly string[]; readonly runs: number } {
    return { paths: [...(this.#paths ?? [])], runs: this.#runs };
  }

  /** Somebody did something in between. */
  forget(): void {
    this.#paths = undefined;
    this.#runs = 0;
  }
}
