import { naiveJobs } from "./naive-jobs.ts";
import { loopsAround } from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";

/** The stages of a run, and those of their jobs that were asked for, with all that these need. */
export function wantedJobs(run: SimulatedRun): ReadonlySet<string> {
  const { stages, chosen = new Map<string, ReadonlySet<string>>(), following = new Set() } = run.plan;
  const jobs = naiveJobs(run);
  const asked = jobs.all.filter(({ key = "", planned }) => chosen.get(planned.id)?.has(key) ?? true);
  const wanted = new Set(asked.map(({ id }) => id));
  // It grows while it is walked.
  for (const id of wanted) {
    const job = jobs.get(id);
    if (job === undefined) {
      for (const one of jobs.ofStage(id) ?? []) wanted.add(one.id);
      continue;
    }
    const loops = loopsAround(run, id).map(({ stage }) => stage);
    // A plain stage that does with some jobs of a stage tidies up after them.
    const needs = jobs.needsOf(job).filter((need) => job.key !== undefined || !chosen.has(need));
    for (const next of [...needs, ...loops]) wanted.add(next);
  }
  for (const { id } of stages) wanted.add(id);
  // What tidies up follows just the jobs that run.
  for (const job of jobs.all.filter(({ planned }) => following.has(planned.id))) {
    if (jobs.needsOf(job).every((need) => wanted.has(need))) wanted.add(job.id);
  }
  return wanted;
}
