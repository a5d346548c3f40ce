import type { Stage } from "../model/pipeline.ts";
import { declareStage, depthOf, keysOf, type StagePaths } from "./declared-paths.ts";
import type { Item } from "./expand-items.ts";
import type { Known } from "./known.ts";
import type { DeclaredPath } from "./path-index.ts";
import { addToTree, makePathTree, valuesAlong, valuesBelow } from "./path-tree.ts";

/** One job of a fanned-out stage: what it is for, and its paths as far as they are known. */
export interface DeclaredItem {
  readonly item: Item;
  readonly paths: StagePaths;
}

/** What the job of an item is called. */
export function itemJob(stage: string, key: string): string {
  return `${stage}[${key}]`;
}

/** The stage that a job belongs to. */
export function stageOfJob(job: string): string {
  const bracket = job.indexOf("[");
  return bracket === -1 ? job : job.slice(0, bracket);
}

export function declareItems(stage: Stage, items: readonly Item[], known: Known): readonly DeclaredItem[] {
  return items.map((item) => ({
    item,
    paths: declareStage(stage, known.within(item), itemJob(stage.id, item.key)),
  }));
}

/** Two outputs of the jobs of a stage of which one is the other, or lies in it. */
export function findItemClash(
  items: readonly DeclaredItem[],
): { readonly first: DeclaredPath; readonly second: DeclaredPath } | undefined {
  const seen = makePathTree<DeclaredPath>();
  for (const second of items.flatMap(({ paths }) => paths.outputs)) {
    const keys = keysOf(second);
    const [first] = [...valuesAlong(seen, keys), ...valuesBelow(seen, keys)];
    if (first !== undefined) return { first, second };
    addToTree(seen, keys, second);
  }
  return undefined;
}

/** In words, as what is wrong with a list. */
export function describeItemClash(first: DeclaredPath, second: DeclaredPath): string {
  const [a, b] = [first.pattern.text, second.pattern.text];
  const isOne = first.stage === second.stage;
  const who = isOne ? `\`${first.stage}\` makes` : `\`${first.stage}\` and \`${second.stage}\` both make`;
  if (a === b) return `${who} \`${a}\`${isOne ? " twice" : ""}`;
  if (depthOf(first) === depthOf(second)) {
    return `\`${b}\` of \`${second.stage}\` is the same path as \`${a}\` of \`${first.stage}\`, since case does not count`;
  }
  return isOne
    ? `${who} \`${a}\` and \`${b}\`, of which one holds the other`
    : `\`${a}\` of \`${first.stage}\` and \`${b}\` of \`${second.stage}\` hold one another`;
}

export const itemClashHint = "let the path name the item: put its key into it, `${{ this.key }}`";
