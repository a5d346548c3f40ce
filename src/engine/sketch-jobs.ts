import type { JobSketch } from "../model/event.ts";
import type { JobHistory } from "../model/job-history.ts";
import type { Plan } from "../model/plan.ts";

/** What a screen needs to know of each job before it runs, in plan order. */
export function sketchJobs(
  plan: Plan,
  histories: ReadonlyMap<string, JobHistory> = new Map(),
): readonly JobSketch[] {
  const loopsOf = new Map<string, string[]>();
  const limits = new Map<string, number>();
  for (const loop of plan.loops) {
    limits.set(loop.stage, loop.limit);
    for (const id of loop.body) loopsOf.set(id, [...(loopsOf.get(id) ?? []), loop.stage]);
  }
  return plan.stages.map(({ id, stage, needs }) => {
    const limit = limits.get(id);
    const history = histories.get(id);
    return {
      job: id,
      stage: id,
      needs: needs.map((need) => need.stage),
      weight: stage.weight,
      ...(stage.title === undefined ? {} : { title: stage.title }),
      ...(stage.icon === undefined ? {} : { icon: stage.icon }),
      ...(stage.description === undefined ? {} : { description: stage.description }),
      loops: loopsOf.get(id) ?? [],
      ...(limit === undefined ? {} : { limit }),
      always: stage.always,
      ...(stage.retry.limit === 0 ? {} : { attempts: stage.retry.limit + 1 }),
      ...(history === undefined ? {} : { history }),
    };
  });
}
