import type { PlannedLoop } from "../model/plan.ts";
import type { ProjectView } from "./project-view.ts";
import type { JobFacts } from "./scope.ts";

/** What the jobs of loops had made when a round of theirs was kept. */
export class LoopKeeper {
  readonly #loops: readonly PlannedLoop[];
  readonly #view: ProjectView;
  readonly #facts: ReadonlyMap<string, JobFacts>;
  readonly #kept = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(loops: readonly PlannedLoop[], view: ProjectView, facts: ReadonlyMap<string, JobFacts>) {
    this.#loops = loops;
    this.#view = view;
    this.#facts = facts;
  }

  /** Remembers what the jobs of a loop make and update, and how that stands now. */
  keep(loop: string): void {
    const jobs = this.#jobsOf(loop);
    this.#kept.set(loop, new Map(jobs.map((id) => [id, this.#outputsOf(id)])));
    this.#view.keep(
      loop,
      jobs.flatMap((id) => this.#outputsOf(id)),
    );
  }

  /** Lets it stand as it was then. */
  putBack(loop: string): void {
    const jobs = this.#jobsOf(loop);
    // What is updated belongs to another job, which may not be in the loop.
    const owned = jobs.flatMap((id) => this.#outputsOf(id).filter((path) => this.#view.at(path)?.job === id));
    this.#view.putBack(loop, owned);
    for (const id of jobs) {
      const facts = this.#facts.get(id);
      if (facts !== undefined) facts.outputs = this.#kept.get(loop)?.get(id) ?? [];
    }
  }

  #outputsOf(id: string): readonly string[] {
    return this.#facts.get(id)?.outputs ?? [];
  }

  #jobsOf(loop: string): readonly string[] {
    const planned = this.#loops.find(({ stage }) => stage === loop);
    return [...(planned?.body ?? []), loop];
  }
}
