import { suggest } from "../model/suggest.ts";
import type { LocatedError } from "./located-error.ts";
import type { ManifestNode } from "./manifest-node.ts";

/** What is wrong with the keys of one map, by which one mistake is told from two. */
export interface MapMistakes {
  /** Known keys that unknown ones were probably meant to be. */
  readonly meant: ReadonlySet<string>;
  /** Unknown keys that look like no known one: each may stand in the place of a missing one. */
  readonly strange: number;
  /** Keys that others need beside them. */
  readonly needed: ReadonlySet<string>;
  /** Keys that exclude each other. */
  readonly excluded: ReadonlySet<string>;
}

export function gatherMistakes(located: readonly LocatedError[]): ReadonlyMap<ManifestNode, MapMistakes> {
  const nodes = Map.groupBy(located, ({ node }) => node);
  return new Map([...nodes].map(([node, found]) => [node, mistakesOf(found)]));
}

function mistakesOf(found: readonly LocatedError[]): MapMistakes {
  const unknown = found.flatMap((one) => {
    const key = unknownKeyOf(one);
    return key === undefined ? [] : [suggestKey(one, key)];
  });
  const needed = found
    .filter(({ error }) => error.keyword === "dependentRequired")
    .map(({ error }) => String(error.params["missingProperty"]));
  const meant = unknown.filter((key) => key !== undefined);
  return {
    meant: new Set(meant),
    strange: unknown.length - meant.length,
    needed: new Set(needed),
    excluded: new Set(found.flatMap((one) => (one.error.keyword === "oneOf" ? tooMany(one) : []))),
  };
}

/** The key of a map that its schema does not know. */
export function unknownKeyOf({ error }: LocatedError): string | undefined {
  const key: unknown = error.params["additionalProperty"] ?? error.params["unevaluatedProperty"];
  return typeof key === "string" ? key : undefined;
}

/** A key that is there already was not meant. */
export function suggestKey({ node, schema }: LocatedError, key: string): string | undefined {
  const known = schema.keys.filter((candidate) => node.type !== "map" || !node.entries.has(candidate));
  return suggest(key, known);
}

/** The choices that are made, when they are more than the one that may be. */
function tooMany({ node, schema }: LocatedError): readonly string[] {
  const made = schema.choices.filter((key) => node.type === "map" && node.entries.has(key));
  return made.length > 1 ? made : [];
}

/** Whether another mistake in the same map is the reason why something is missing. */
export function isExplained({ error, schema }: LocatedError, mistakes: MapMistakes | undefined): boolean {
  if (mistakes === undefined) return false;
  const { keyword, params } = error;
  const missing = keyword === "oneOf" ? schema.choices : [String(params["missingProperty"])];
  if (missing.some((key) => mistakes.meant.has(key))) return true;
  if (keyword === "dependentRequired") return mistakes.excluded.has(String(params["property"]));
  if (keyword === "oneOf" && mistakes.excluded.size > 0) return false;
  return mistakes.strange > 0 || missing.some((key) => mistakes.needed.has(key));
}
