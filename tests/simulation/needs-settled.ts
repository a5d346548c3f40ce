import type { RunEvent } from "../../src/model/event.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { isAlways, loopOf, loopsAround, toleratesError } from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";

/** Jobs that began while something they need had not settled, told naively from the events. */
export function needsUnsettled(run: SimulatedRun): readonly string[] {
  const settled = new SettledSoFar(run);
  const broken: string[] = [];
  for (const sight of run.sights) {
    if (sight.type === "begun")
      broken.push(
        ...settled.openNeedsOf(sight.job).map((need) => `${sight.job} began before ${need} had settled`),
      );
    if (sight.type === "event") settled.apply(sight.event);
  }
  return broken;
}

class SettledSoFar {
  readonly #run: SimulatedRun;
  /** Jobs whose present pass is over, and loops that have settled. */
  readonly #jobs = new Set<string>();
  readonly #loops = new Set<string>();

  constructor(run: SimulatedRun) {
    this.#run = run;
  }

  apply(event: RunEvent): void {
    if (event.type === "attempt.started" || event.type === "retry.scheduled") this.#jobs.delete(event.job);
    if (event.type === "cache.hit") this.#endPass(event.job);
    if (event.type === "attempt.finished") {
      if (event.outcome.status === "succeeded") this.#endPass(event.job);
      else this.#jobs.add(event.job);
    }
    if (event.type === "stage.skipped" || event.type === "stage.blocked" || event.type === "stage.settled") {
      this.#jobs.add(event.job);
    }
    if (event.type === "loop.settled") {
      this.#jobs.add(event.loop);
      this.#loops.add(event.loop);
    }
  }

  /** Of what a job needs the part that has not settled: for one outside a loop, the whole loop. */
  openNeedsOf(id: string): readonly string[] {
    const jobs = naiveJobs(this.#run);
    const job = jobs.get(id);
    const around = new Set(loopsAround(this.#run, id).map(({ stage }) => stage));
    return (job === undefined ? [`a list with ${id}`] : jobs.needsOf(job)).filter((need) => {
      const outermost = loopsAround(this.#run, need).findLast(({ stage }) => !around.has(stage));
      if (outermost !== undefined) return !this.#loops.has(outermost.stage);
      // A condition that fails is told of when all is over.
      return !this.#jobs.has(need) && !toleratesError(this.#run, need) && !isAlways(this.#run, id);
    });
  }

  /** When the stage of a loop has run, its body is to run again. */
  #endPass(job: string): void {
    const loop = loopOf(this.#run, job);
    if (loop === undefined) {
      this.#jobs.add(job);
      return;
    }
    for (const member of [job, ...loop.body]) this.#jobs.delete(member);
    for (const member of [job, ...loop.body]) this.#loops.delete(member);
  }
}
