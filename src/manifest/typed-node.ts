import type { ManifestNode, MapEntry } from "./manifest-node.ts";

/**
 * A part of the manifest as the schema types it, beside the node that knows its places. Parts that broke the schema are not
 * reached through these functions, so whoever builds on the rest gets what the type says.
 */
export interface Typed<T> {
  readonly value: T;
  readonly node: ManifestNode;
}

export interface TypedEntry<T> extends Typed<T> {
  readonly entry: MapEntry;
}

type Present<T> = Exclude<T, undefined>;

/** The value of a key; undefined when it is not written, or broken. */
export function member<T extends object, K extends keyof T & string>(
  of: Typed<T>,
  key: K,
): TypedEntry<Present<T[K]>> | undefined {
  const entry = entryOf(of, key);
  const value = of.value[key];
  if (entry === undefined || entry.node.broken || !isPresent(value)) return undefined;
  return { value, node: entry.node, entry };
}

function isPresent<T>(value: T): value is Present<T> {
  return value !== undefined;
}

/** Whether a key is written at all, broken or not. */
export function entryOf(of: Typed<object>, key: string): MapEntry | undefined {
  return of.node.type === "map" ? of.node.entries.get(key) : undefined;
}

/** All entries of a map with free keys, without broken ones. */
export function members<T>(of: Typed<{ readonly [name: string]: T }> | undefined): readonly TypedEntry<T>[] {
  if (of?.node.type !== "map") return [];
  return [...of.node.entries.values()].flatMap((entry) => {
    const value = of.value[entry.name];
    return value === undefined || entry.node.broken ? [] : [{ value, node: entry.node, entry }];
  });
}

/** All keys that are written, of broken entries too. */
export function keysOf(of: Typed<object> | undefined): readonly string[] {
  return of?.node.type === "map" ? [...of.node.entries.keys()] : [];
}

export function itemsOf<T>(of: Typed<readonly T[]> | undefined): readonly Typed<T>[] {
  if (of?.node.type !== "list") return [];
  return of.node.items.flatMap((node, index) => {
    const value = of.value[index];
    return value === undefined || node.broken ? [] : [{ value, node }];
  });
}

type ListOf<T> = Extract<T, readonly unknown[]>;
type MapOf<T> = Exclude<Extract<T, object>, readonly unknown[]>;

export function isListAt<T>(typed: Typed<T>): typed is Typed<ListOf<T>> {
  return typed.node.type === "list";
}

export function isMapAt<T>(typed: Typed<T>): typed is Typed<MapOf<T>> {
  return typed.node.type === "map";
}

/** The items of a list; a single value counts as a list of it. */
export function listOrOne<T extends string>(typed: Typed<T | readonly T[]> | undefined): readonly Typed<T>[] {
  if (typed === undefined) return [];
  if (Array.isArray(typed.value)) return itemsOf({ value: typed.value, node: typed.node });
  return typeof typed.value === "string" ? [{ value: typed.value, node: typed.node }] : [];
}
