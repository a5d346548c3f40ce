import type { Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline, Stage } from "../model/pipeline.ts";
import { checkResolvedPaths } from "./check-resolved-paths.ts";
import {
  type DeclaredItem,
  declareItems,
  describeItemClash,
  findItemClash,
  itemClashHint,
} from "./declare-items.ts";
import { outputsAround, type DeclaredPaths } from "./declared-paths.ts";
import { describeFailure, type ExpandedItems } from "./expand-items.ts";
import { describeItemCrossing, findItemCrossing, itemCrossingHint } from "./item-loops.ts";
import type { Known } from "./known.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { FoundLoop } from "./plan-loops.ts";

/** What is wrong with the jobs of stages, as far as these are known before anything runs. */
export function checkJobs({ stages }: Pipeline, paths: DeclaredPaths, known: Known): readonly Diagnostic[] {
  const diagnostics = stages.flatMap((stage) => {
    const expanded = stage.fanOut && known.items(stage.fanOut);
    const declared = paths.stages.get(stage.id);
    if (expanded !== undefined) return checkItems(stage, expanded, known);
    return declared === undefined ? [] : checkResolvedPaths(declared);
  });
  return diagnostics.filter(isFirstOfItsItems());
}

const itemMistakes: ReadonlySet<string> = new Set([
  "stage/no-list",
  "stage/duplicate-key",
  "stage/unusable-key",
]);

/** What is wrong with a list is one mistake, however many stages go over it. */
function isFirstOfItsItems(): (found: Diagnostic) => boolean {
  const told = new Set<string>();
  return ({ code, message }) => {
    if (!itemMistakes.has(code)) return true;
    const isFirst = !told.has(message);
    told.add(message);
    return isFirst;
  };
}

function checkItems(stage: Stage, expanded: ExpandedItems, known: Known): readonly Diagnostic[] {
  if (!expanded.ok) {
    const problem = "problem" in expanded ? expanded.problem : describeFailure(expanded.failure);
    return [{ severity: "error", ...problem }];
  }
  const items = declareItems(stage, expanded.items, known);
  const clash = findItemClash(items);
  if (clash === undefined) return items.flatMap(({ paths }) => checkResolvedPaths(paths));
  const message = describeItemClash(clash.first, clash.second);
  const { place } = clash.second;
  return [{ code: "path/shared-output", severity: "error", message, place, hint: itemClashHint }];
}

/** A job of a fan-out may rewrite only what belongs to its own item: others are at work beside it. */
export function checkItemUpdates({ stages }: Pipeline, paths: DeclaredPaths): readonly Diagnostic[] {
  const alignments = new Map(stages.map(({ id, fanOut }) => [id, fanOut?.alignment]));
  return [...paths.stages].flatMap(([id, { updates }]) =>
    updates.flatMap((update) => {
      const maker = outputsAround(update, paths).find(
        ({ stage }) => alignments.get(stage) !== alignments.get(id),
      );
      if (maker === undefined) return [];
      return [
        {
          code: "stage/update-across-items",
          severity: "error" as const,
          message: `\`${id}\` updates \`${update.pattern.text}\` of \`${maker.stage}\`, which does not go over the same items`,
          place: update.place,
          hint: "a job may rewrite what the job with the same key made: give both stages the same list and key",
        },
      ];
    }),
  );
}

/** Each item has a loop of its own, so all of a loop goes over the same items, or none of it over any. */
export function checkItemLoops(loops: readonly FoundLoop[], graph: NeedGraph): readonly Diagnostic[] {
  return loops.flatMap(({ id, stage, loop, body }) => {
    const other = [...body].find(
      (member) => graph.stage(member).fanOut?.alignment !== stage.fanOut?.alignment,
    );
    if (other === undefined) return [];
    return [
      {
        code: "loop/across-items",
        severity: "error" as const,
        message: `the loop of \`${id}\` goes through \`${other}\`, which does not go over the same items`,
        place: loop.place,
        hint: "each item has a loop of its own: give all stages of the loop the same list and key, or none of them",
      },
    ];
  });
}

/** The same as far as paths tell, for lists that are known before anything runs. */
export function checkItemCrossings(
  loops: readonly FoundLoop[],
  graph: NeedGraph,
  known: Known,
): readonly Diagnostic[] {
  return loops.flatMap(({ id, body }) => {
    const members = [...body, id].map((member) => knownItems(graph.stage(member), known));
    const crossing = findItemCrossing(members);
    if (crossing === undefined) return [];
    const { place } = crossing.input;
    const message = describeItemCrossing(crossing);
    return [
      { code: "loop/across-items", severity: "error" as const, message, place, hint: itemCrossingHint },
    ];
  });
}

function knownItems(stage: Stage, known: Known): readonly DeclaredItem[] {
  const expanded = stage.fanOut && known.items(stage.fanOut);
  return expanded?.ok === true ? declareItems(stage, expanded.items, known) : [];
}
