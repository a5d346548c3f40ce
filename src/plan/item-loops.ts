import { type DeclaredItem, stageOfJob } from "./declare-items.ts";
import { type DeclaredPath, PathIndex } from "./path-index.ts";

/** An input of a job in a loop over items, and what it meets in the loop of another item. */
export interface ItemCrossing {
  readonly input: DeclaredPath;
  readonly made: DeclaredPath;
}

/**
 * Each item has a loop of its own, and whoever reads a part of a loop from outside waits until that has settled. Jobs that read what is made or
 * rewritten in the loops of other items would wait for each other. `stages`: the items of all stages of a loop, as far as they are known.
 */
export function findItemCrossing(stages: readonly (readonly DeclaredItem[])[]): ItemCrossing | undefined {
  const items = stages.flat();
  const index = new PathIndex(items.flatMap(({ paths }) => [...paths.outputs, ...paths.updates]));
  for (const { paths } of items) {
    for (const input of paths.inputs) {
      const made = index
        .overlapping(input.pattern)
        .find((other) => areApart(input, other) && !paths.excludes.coverAll(input.pattern, other.pattern));
      if (made !== undefined) return { input, made };
    }
  }
  return undefined;
}

/** Jobs of two stages for two items. What other jobs of its own stage make, a job does not see. */
function areApart({ stage: a }: DeclaredPath, { stage: b }: DeclaredPath): boolean {
  const [stageA, stageB] = [stageOfJob(a), stageOfJob(b)];
  return stageA !== stageB && a.slice(stageA.length) !== b.slice(stageB.length);
}

/** In words, as what is wrong with a loop. */
export function describeItemCrossing({ input, made }: ItemCrossing): string {
  return `\`${input.stage}\` reads \`${input.pattern.text}\`, and so what \`${made.stage}\` makes in the loop of another item`;
}

export const itemCrossingHint =
  "each item has a loop of its own, and they would wait for each other: name just what the own item has, with `${{ this.key }}`";
