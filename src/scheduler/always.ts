import type { Plan } from "../model/plan.ts";

/** `always` stages that no other stage waits for: they start when all else has settled. */
export function deferAlways(plan: Plan): ReadonlySet<string> {
  const needed = new Set<string>();
  const deferred = new Set<string>();
  // Plan order puts needs first, so going backwards every reader of a stage is known before the stage.
  for (const planned of plan.stages.toReversed()) {
    if (planned.stage.always && !needed.has(planned.id)) deferred.add(planned.id);
    else for (const need of planned.needs) needed.add(need.stage);
  }
  return deferred;
}
