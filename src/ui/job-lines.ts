import { isSettledPhase, type StageView } from "./stage-view.ts";

/** Lines below the row of a fanned-out stage. */
export const mostJobLines = 8;

/**
 * Which jobs of fanned-out stages have a line on the screen, below the row of their stage. A job keeps its line, also when it has
 * ended, until another one needs it: what a person looks at does not jump.
 */
export class JobLines {
  readonly #lines = new Map<StageView, readonly StageView[]>();
  /** Jobs worth a line that have none. */
  readonly #cut = new Map<StageView, number>();

  /** What stands in a line of a stage: a job, how many more there are, or nothing. */
  at(stage: StageView, index: number): StageView | number | undefined {
    const lines = this.#lines.get(stage) ?? [];
    return index === lines.length ? this.#cut.get(stage) : lines[index];
  }

  /** Gives out `room` lines: first to what failed or waits to be tried again, then to what runs, then to who had one. */
  place(stages: readonly StageView[], room: number): void {
    const told = stages.map((stage) => this.#order(stage));
    const failing = told.map((jobs) => jobs.filter(({ phase }) => phase !== "running").length);
    const held = stages.map((stage, index) =>
      isSettledPhase(stage.phase) ? 0 : Math.max(this.#height(stage), told[index]?.length ?? 0),
    );
    const wants = [failing, told.map((jobs) => jobs.length), held];
    const counts = shareLines(room, wants);
    for (const [index, stage] of stages.entries()) {
      this.#fill(stage, told[index] ?? [], counts[index] ?? 0);
    }
  }

  /** Of those that are alike, first those that have a line. */
  #order(stage: StageView): readonly StageView[] {
    const { telling = [] } = stage.jobs ?? {};
    if (isSettledPhase(stage.phase)) return telling;
    const shown = new Set(this.#lines.get(stage));
    const rank = (job: StageView) => ranks.indexOf(job.phase) * 2 + (shown.has(job) ? 0 : 1);
    return telling.toSorted((a, b) => rank(a) - rank(b));
  }

  #height(stage: StageView): number {
    return (this.#lines.get(stage)?.length ?? 0) + (this.#cut.has(stage) ? 1 : 0);
  }

  #fill(stage: StageView, told: readonly StageView[], count: number): void {
    // A single line says more with a job in it: the row of the stage counts them.
    const places = told.length > count && count > 1 ? count - 1 : count;
    const wanted = told.slice(0, places);
    this.#lines.set(stage, isSettledPhase(stage.phase) ? wanted : this.#keepLines(stage, wanted, places));
    if (places < count) this.#cut.set(stage, told.length - places);
    else this.#cut.delete(stage);
  }

  /** Who is not wanted any more makes room, the first one first. */
  #keepLines(stage: StageView, wanted: readonly StageView[], places: number): readonly StageView[] {
    const lines = (this.#lines.get(stage) ?? []).slice(0, places);
    const coming = wanted.filter((job) => !lines.includes(job));
    const kept = lines.map((job) => (wanted.includes(job) ? job : (coming.shift() ?? job)));
    return [...kept, ...coming];
  }
}

/** The most telling first. */
const ranks: readonly StageView["phase"][] = ["failed", "retrying", "running"];

/** What each gets of `room` lines when all that are wanted first are given out before the next ones, in turn. */
function shareLines(room: number, wants: readonly (readonly number[])[]): readonly number[] {
  const given = (wants[0] ?? []).map(() => 0);
  let left = room;
  for (const wanted of wants) {
    const isShort = (index: number) => (given[index] ?? 0) < Math.min(mostJobLines, wanted[index] ?? 0);
    while (left > 0 && given.some((_lines, index) => isShort(index))) {
      for (const index of given.keys()) {
        if (left === 0 || !isShort(index)) continue;
        given[index] = (given[index] ?? 0) + 1;
        left -= 1;
      }
    }
  }
  return given;
}
