import type { LocatedError } from "./located-error.ts";
import type { ManifestNode } from "./manifest-node.ts";

/** What is wrong with the keys of one map, by which one mistake is told from two. */
export interface MapMistakes {
  /** A key that looks like no known one may stand in the place of a missing one. */
  readonly hasStrangeKey: boolean;
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
  const needed = found.filter(({ error }) => error.keyword === "dependentRequired");
  return {
    hasStrangeKey: found.some((one) => unknownKeyOf(one) !== undefined),
    needed: new Set(needed.map(({ error }) => String(error.params["missingProperty"]))),
    excluded: new Set(found.flatMap((one) => (one.error.keyword === "oneOf" ? tooMany(one) : []))),
  };
}

/** The key of a map that its schema does not know. */
export function unknownKeyOf({ error }: LocatedError): string | undefined {
  const key: unknown = error.params["additionalProperty"] ?? error.params["unevaluatedProperty"];
  return typeof key === "string" ? key : undefined;
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
  if (keyword === "dependentRequired") return mistakes.excluded.has(String(params["property"]));
  if (keyword === "oneOf" && mistakes.excluded.size > 0) return false;
  return mistakes.hasStrangeKey || missing.some((key) => mistakes.needed.has(key));
}
