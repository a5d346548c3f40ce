import type { Scope } from "../model/expression.ts";
import type { Failure } from "../model/outcome.ts";
import { declareItems, describeItemClash, findItemClash, itemClashHint } from "../plan/declare-items.ts";
import { expandItems } from "../plan/expand-items.ts";
import type { Known } from "../plan/known.ts";
import type { Expanded } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { conditionFailure } from "./condition-failure.ts";

/** The items of a fanned-out stage, or why there are none; nothing of it has started yet. */
export function expandStage({ id, planned }: JobRecord, scope: Scope, known: Known): Expanded {
  const { stage } = planned;
  if (stage.fanOut === undefined) throw new Error(`stage ${id} is not fanned out`);
  const expanded = expandItems(stage.fanOut, scope);
  if (!expanded.ok) {
    if ("failure" in expanded) return { ok: false, failure: conditionFailure(expanded.failure) };
    const { message, hint, place } = expanded.problem;
    return { ok: false, failure: { class: "condition", message, hint, place, tail: [] } };
  }
  const items = declareItems(stage, expanded.items, known);
  const clash = findItemClash(items);
  return clash === undefined ? { ok: true, items } : { ok: false, failure: clashFailure(clash) };
}

function clashFailure({ first, second }: NonNullable<ReturnType<typeof findItemClash>>): Failure {
  const message = describeItemClash(first, second);
  return { class: "contract", message, hint: itemClashHint, place: second.place, tail: [] };
}
