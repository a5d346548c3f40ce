import type { Plan, PlannedStage } from "../model/plan.ts";
import { suggest } from "../model/suggest.ts";

export interface SelectedStages {
  /** Absent when an id is unknown. */
  readonly plan?: Plan;
  readonly unknown: readonly { readonly id: string; readonly suggestion?: string }[];
}

/**
 * The stages with all that they need, and the whole loop of each stage in a loop's body; none: all of them.
 * An `always` stage comes along when all that it needs does: it tidies up after that.
 */
export function selectStages(plan: Plan, ids: readonly string[]): SelectedStages {
  const known = new Set(plan.stages.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id)).map((id) => describeUnknown(id, known));
  if (unknown.length > 0) return { unknown };
  if (ids.length === 0) return { plan, unknown };
  const selected = withFollowers(plan, close(plan, ids));
  const stages = plan.stages.filter(({ id }) => selected.has(id));
  const loops = plan.loops.filter(({ stage }) => selected.has(stage));
  return { plan: { pipeline: plan.pipeline, stages, loops }, unknown };
}

function describeUnknown(
  id: string,
  known: Iterable<string>,
): { readonly id: string; readonly suggestion?: string } {
  const suggestion = suggest(id, known);
  return suggestion === undefined ? { id } : { id, suggestion };
}

/** Adds what is needed and the loops that are entered, until nothing is missing. */
function close(plan: Plan, ids: Iterable<string>): ReadonlySet<string> {
  const needsOf = new Map(plan.stages.map(({ id, needs }) => [id, needs.map(({ stage }) => stage)]));
  const loopsOf = new Map<string, string[]>();
  for (const { stage, body } of plan.loops) {
    for (const id of body) loopsOf.set(id, [...(loopsOf.get(id) ?? []), stage]);
  }
  const selected = new Set(ids);
  for (const id of selected) {
    for (const next of [...(needsOf.get(id) ?? []), ...(loopsOf.get(id) ?? [])]) selected.add(next);
  }
  return selected;
}

/** In plan order, so that an `always` stage may follow another one. */
function withFollowers(plan: Plan, selected: ReadonlySet<string>): ReadonlySet<string> {
  const followers = new Set(selected);
  const follows = ({ stage, needs }: PlannedStage): boolean =>
    stage.always && needs.length > 0 && needs.every((need) => followers.has(need.stage));
  for (const planned of plan.stages) if (follows(planned)) followers.add(planned.id);
  return followers;
}
