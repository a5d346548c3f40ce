import type { Scope } from "../model/expression.ts";
import type { Failure } from "../model/outcome.ts";
import { declareItems, describeItemClash, findItemClash, itemClashHint } from "../plan/declare-items.ts";
import { describeSecretKey, expandItems, type ItemProblem } from "../plan/expand-items.ts";
import type { Known } from "../plan/known.ts";
import type { Expanded } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { conditionFailure } from "./condition-failure.ts";

/** The items of a fanned-out stage, or why there are none; nothing of it has started yet. */
export function expandStage(
  { id, planned }: JobRecord,
  scope: Scope,
  known: Known,
  mask: (text: string) => string,
): Expanded {
  const { stage } = planned;
  if (stage.fanOut === undefined) throw new Error(`stage ${id} is not fanned out`);
  const expanded = expandItems(stage.fanOut, scope);
  if (!expanded.ok) {
    if ("failure" in expanded) return { ok: false, failure: conditionFailure(expanded.failure) };
    return { ok: false, failure: problemFailure(expanded.problem) };
  }
  const secret = describeSecretKey(stage.fanOut, expanded.items, mask);
  if (secret !== undefined) return { ok: false, failure: problemFailure(secret) };
  const items = declareItems(stage, expanded.items, known);
  const clash = findItemClash(items);
  return clash === undefined ? { ok: true, items } : { ok: false, failure: clashFailure(clash) };
}

function problemFailure({ message, hint, place }: ItemProblem): Failure {
  return { class: "condition", message, hint, place, tail: [] };
}

function clashFailure({ first, second }: NonNullable<ReturnType<typeof findItemClash>>): Failure {
  const message = describeItemClash(first, second);
  return { class: "contract", message, hint: itemClashHint, place: second.place, tail: [] };
}
