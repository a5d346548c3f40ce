import type { ItemList, Stage } from "./generated/manifest.ts";
import { member, members, type Typed, type TypedEntry } from "./typed-node.ts";

/** How a stage says what it is fanned out over. */
export interface FanOutShape {
  readonly kind: "foreach" | "matrix";
  readonly written: TypedEntry<{ readonly [variable: string]: ItemList }>;
  readonly lists: readonly TypedEntry<ItemList>[];
}

export function fanOutShape(stage: Typed<Stage>): FanOutShape | undefined {
  const kind = member(stage, "foreach") === undefined ? "matrix" : "foreach";
  const written = member(stage, kind);
  return written && { kind, written, lists: members(written) };
}

/**
 * What stages have in common that go over the same items with the same keys. What the variable is called matters only where
 * the key reads it.
 */
export function alignmentOf(stage: Typed<Stage>): string | undefined {
  const shape = fanOutShape(stage);
  if (shape === undefined) return undefined;
  const key = member(stage, "key")?.value.trim() ?? null;
  const isNamed = shape.kind === "matrix" || key !== null;
  const lists = shape.lists.map(({ entry, value }) => [
    isNamed ? entry.name : null,
    typeof value === "string" ? value.trim() : value,
  ]);
  return JSON.stringify([shape.kind, lists, key]);
}
