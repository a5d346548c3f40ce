import { renderList } from "../expressions/render.ts";
import type { VersionSources } from "./job-versions.ts";

/** What the jobs of loops had made when a round of theirs was kept. */
export class LoopKeeper {
  readonly #sources: VersionSources;
  readonly #kept = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(sources: VersionSources) {
    this.#sources = sources;
  }

  /** Remembers what the jobs of a loop make and update, and how that stands now. */
  keep(loop: string, jobs: readonly string[]): void {
    this.#kept.set(loop, new Map(jobs.map((id) => [id, this.#outputsOf(id)])));
    this.#sources.view.keep(
      loop,
      jobs.flatMap((id) => [...this.#outputsOf(id), ...this.#updatesOf(id)]),
    );
  }

  /** Lets it stand as it was then. */
  putBack(loop: string, jobs: readonly string[]): void {
    // What is updated belongs to another job, which may not be in the loop.
    const { view, facts: known } = this.#sources;
    const owned = jobs.flatMap((id) => this.#outputsOf(id).filter((path) => view.at(path)?.job === id));
    view.putBack(loop, owned);
    for (const id of jobs) {
      const facts = known.get(id);
      if (facts !== undefined) facts.outputs = this.#kept.get(loop)?.get(id) ?? [];
    }
  }

  #outputsOf(id: string): readonly string[] {
    return this.#sources.facts.get(id)?.outputs ?? [];
  }

  /** Before the first round the stage of a loop has rewritten nothing yet, but it will. */
  #updatesOf(id: string): readonly string[] {
    const job = this.#sources.jobs.get(id);
    const updates = job && renderList(job.planned.stage.updates, this.#sources.scopeOf(job));
    return updates?.ok === true ? updates.value : [];
  }
}
