import { placeAt, type Place, type Source } from "../model/source.ts";

/**
 * A value of the manifest that knows where it stands: YAML with anchors, aliases and merges resolved. Each use of an alias
 * has nodes of its own, so that what is wrong at one use says nothing about another.
 */
export type ManifestNode = ScalarNode | ListNode | MapNode;

interface NodeBase {
  /** Offsets into the source; `end` is exclusive. Both are equal where nothing is written. */
  readonly start: number;
  readonly end: number;
  /** Already reported as wrong, so nobody may read it. */
  broken: boolean;
}

export interface ScalarNode extends NodeBase {
  readonly type: "scalar";
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

export interface ListNode extends NodeBase {
  readonly type: "list";
  readonly items: readonly ManifestNode[];
}

export interface MapNode extends NodeBase {
  readonly type: "map";
  readonly entries: Map<string, MapEntry>;
}

export interface MapEntry {
  readonly name: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly node: ManifestNode;
}

/** Lets an entry stand for another key, at the place of the one that is written. */
export function renameEntry(map: MapNode, entry: MapEntry, name: string): void {
  map.entries.delete(entry.name);
  map.entries.set(name, { ...entry, name });
}

export function placeOf(source: Source, node: ManifestNode): Place {
  return placeAt(source, node.start, node.end);
}

export function keyPlaceOf(source: Source, entry: MapEntry): Place {
  return placeAt(source, entry.keyStart, entry.keyEnd);
}

/** The place of the value; of the key where no value is written. */
export function valuePlaceOf(source: Source, entry: MapEntry): Place {
  return entry.node.start === entry.node.end ? keyPlaceOf(source, entry) : placeOf(source, entry.node);
}

/** The first line of what the node says. */
export function firstLineOf(source: Source, node: ManifestNode): Place {
  const lineEnd = source.text.indexOf("\n", node.start);
  return placeAt(source, node.start, lineEnd === -1 ? node.end : Math.min(node.end, lineEnd));
}

/** As JSON has it, for the schema. Maps have no prototype, so that no name in a manifest meets one of JavaScript. */
export function plainValue(node: ManifestNode): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plainValue);
  const value: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries.values()) value[entry.name] = plainValue(entry.node);
  return value;
}

/** A scalar as text: what it says, or, of a number and the like, as it is written. */
export function textOf(source: Source, node: ScalarNode): string {
  if (typeof node.value === "string") return node.value;
  return source.text.slice(node.start, node.end);
}
