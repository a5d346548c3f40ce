import type { JobSketch } from "../model/event.ts";

/** The jobs of a fanned-out stage behind it, in the order of its list, whenever it was that they came into being. */
export function inPlanOrder<T extends { readonly sketch: JobSketch }>(stages: readonly T[]): readonly T[] {
  const whole = stages.filter(({ sketch }) => sketch.item === undefined);
  const items = stages.filter(({ sketch }) => sketch.item !== undefined);
  const jobsOf = Map.groupBy(items, ({ sketch }) => sketch.stage);
  return whole.flatMap((stage) => [stage, ...(jobsOf.get(stage.sketch.job) ?? [])]);
}
