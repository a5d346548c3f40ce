import type { Plan, PlannedNeed, PlannedStage } from "../model/plan.ts";
import { suggest } from "../model/suggest.ts";
import { isByPath } from "./by-path.ts";
import { itemJob } from "./declare-items.ts";
import { type NameProblem, noFanOut, noItem, parseJobName } from "./item-names.ts";
import { type Known, nothingKnown } from "./known.ts";

export interface SelectedStages {
  /** Absent when an id is unknown. */
  readonly plan?: Plan;
  readonly unknown: readonly UnknownName[];
}

/** A name that is none of a stage, nor of a job. */
export interface UnknownName {
  readonly id: string;
  readonly suggestion?: string;
  /** Present where there is such a stage, but not such a job of it. */
  readonly problem?: NameProblem;
}

/**
 * The stages with all that they need, and the whole loop of each stage in a loop's body; none: all of them. `video[s03]` is one job of a
 * fanned-out stage with what that one needs, `video[*]` are all of them. An `always` stage comes along when all that it needs does:
 * it tidies up after that.
 */
export function selectStages(
  plan: Plan,
  names: readonly string[],
  known: Known = nothingKnown,
): SelectedStages {
  const stages = new Map(plan.stages.map((planned) => [planned.id, planned]));
  const unknown = names.flatMap((name) => describeUnknown(name, stages, known) ?? []);
  if (unknown.length > 0) return { unknown };
  if (names.length === 0) return { plan, unknown };
  const { whole, chosen } = close(plan, names);
  const { selected, partly } = withFollowers(plan, whole, new Set(chosen.keys()));
  const following = new Set([...partly].filter((id) => !chosen.has(id)));
  const nobody = [...following].map((id) => [id, new Set<string>()] as const);
  return {
    plan: {
      pipeline: plan.pipeline,
      stages: plan.stages.filter(({ id }) => selected.has(id)),
      loops: plan.loops.filter(({ stage }) => selected.has(stage)),
      ...(partly.size > 0 && { chosen: new Map([...chosen, ...nobody]), following }),
    },
    unknown,
  };
}

function describeUnknown(
  name: string,
  stages: ReadonlyMap<string, PlannedStage>,
  known: Known,
): UnknownName | undefined {
  const { stage: id, key } = parseJobName(name);
  const stage = stages.get(id)?.stage;
  if (stage === undefined) return meant(name, id, key, stages);
  if (name === id) return undefined;
  if (stage.fanOut === undefined) return { id: name, problem: noFanOut(id, name) };
  const expanded = key === undefined ? undefined : known.items(stage.fanOut);
  if (key === undefined || expanded?.ok !== true) return undefined;
  const keys = expanded.items.map((item) => item.key);
  return keys.includes(key) ? undefined : { id: name, problem: noItem(id, key, keys) };
}

/** A stage that is fanned out is meant with the same item. */
function meant(
  name: string,
  id: string,
  key: string | undefined,
  stages: ReadonlyMap<string, PlannedStage>,
): UnknownName {
  const likely = suggest(id, stages.keys());
  if (likely === undefined) return { id: name };
  const isItem = key !== undefined && stages.get(likely)?.stage.fanOut !== undefined;
  return { id: name, suggestion: isItem ? itemJob(likely, key) : likely };
}

interface Closed {
  readonly whole: ReadonlySet<string>;
  /** Stages of which some jobs are enough, with the keys that were asked for. */
  readonly chosen: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Adds what is needed and the loops that are entered, until nothing is missing. */
function close(plan: Plan, names: readonly string[]): Closed {
  const stages = new Map(plan.stages.map((planned) => [planned.id, planned]));
  const whole = new Set<string>();
  const chosen = new Map<string, Set<string>>();
  for (const { stage, key } of names.map(parseJobName)) {
    if (key === undefined) whole.add(stage);
    else chosen.set(stage, new Set([...(chosen.get(stage) ?? []), key]));
  }
  const open = [...whole, ...chosen.keys()];
  // It grows while it is walked.
  for (const id of open) {
    const loops = plan.loops.filter(({ body }) => body.includes(id)).map(({ stage }) => ({ stage }));
    for (const need of [...(stages.get(id)?.needs ?? []), ...loops]) {
      const next = need.stage;
      const isPart = isPartNeeded(need, stages.get(id), stages.get(next), whole.has(id));
      if (whole.has(next) || (isPart && chosen.has(next))) continue;
      if (isPart) chosen.set(next, new Set());
      else whole.add(next);
      open.push(next);
    }
  }
  return { whole, chosen: new Map([...chosen].filter(([id]) => !whole.has(id))) };
}

/** Whether some jobs of a stage are enough for a reader: which ones is known when its list is. */
function isPartNeeded(
  need: PlannedNeed | { readonly stage: string },
  reader: PlannedStage | undefined,
  needed: PlannedStage | undefined,
  isWhole: boolean,
): boolean {
  if (reader === undefined || needed?.fanOut === undefined) return false;
  if (!isWhole) return reader.fanOut?.listNeeds.includes(needed.id) !== true;
  return reader.fanOut === undefined && "reason" in need && isByPath(need, reader);
}

/** In plan order, so that an `always` stage may follow another one. A fanned-out one follows just the jobs that run. */
function withFollowers(
  plan: Plan,
  whole: ReadonlySet<string>,
  chosen: ReadonlySet<string>,
): { readonly selected: ReadonlySet<string>; readonly partly: ReadonlySet<string> } {
  const selected = new Set([...whole, ...chosen]);
  const partly = new Set(chosen);
  for (const { id, stage, needs, fanOut } of plan.stages) {
    const follows = stage.always && needs.length > 0 && needs.every((need) => selected.has(need.stage));
    if (!follows || selected.has(id)) continue;
    selected.add(id);
    if (fanOut !== undefined && needs.some((need) => partly.has(need.stage))) partly.add(id);
  }
  return { selected, partly };
}
