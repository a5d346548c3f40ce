import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../model/diagnostic.ts";
import { suggest } from "../model/suggest.ts";
import { maxSchemaErrors } from "./limits.ts";
import { locateErrors, type LocatedError } from "./located-error.ts";
import { plainValue, renameEntry, type ManifestNode } from "./manifest-node.ts";
import { unknownKeyOf } from "./map-mistakes.ts";
import { breaksNode, describeSchemaErrors, describeUnknownKey, type SchemaContext } from "./schema-errors.ts";

/** A check that AJV made of a schema. */
export interface Validator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?: readonly ErrorObject[] | null;
}

export interface SchemaCheck {
  /** What was held to the schema in the end, as plain data. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Every part that is wrong is marked as broken; not so when there are more than anyone would read. */
  readonly isMarked: boolean;
}

/** Typos may stand within what a typo hid; deeper ones are told when the outer are mended. */
const maxPasses = 4;

/**
 * Holds nodes to a schema. A key with a typo is taken for the one that was meant, so that it is one mistake: neither is
 * that one missing, nor is unknown what it declares.
 */
export function checkSchema(context: SchemaContext, root: ManifestNode, validate: Validator): SchemaCheck {
  const typos: Diagnostic[] = [];
  const renamed = new Set<ManifestNode>();
  for (let pass = 1; ; pass += 1) {
    const value = plainValue(root);
    const errors = validate(value) ? [] : (validate.errors ?? []);
    const located = locateErrors(root, errors.slice(0, maxSchemaErrors));
    const found = pass < maxPasses ? mendTypos(context, located, renamed) : [];
    typos.push(...found);
    if (found.length > 0) continue;
    const told = located.filter((one) => !isGuess(one, renamed));
    const isMarked = errors.length <= maxSchemaErrors;
    return { value, diagnostics: [...typos, ...describeSchemaErrors(context, told)], isMarked };
  }
}

/** Renames each key that is misspelled, and says so. */
function mendTypos(
  context: SchemaContext,
  located: readonly LocatedError[],
  renamed: Set<ManifestNode>,
): readonly Diagnostic[] {
  return located.flatMap((found) => {
    const { node, schema } = found;
    const key = unknownKeyOf(found);
    const entry = key !== undefined && node.type === "map" ? node.entries.get(key) : undefined;
    if (entry === undefined || node.type !== "map") return [];
    const meant = suggest(
      entry.name,
      schema.keys.filter((known) => !node.entries.has(known)),
    );
    if (meant === undefined) return [];
    renameEntry(node, entry, meant);
    renamed.add(entry.node);
    return [describeUnknownKey(context, found, entry, `did you mean \`${meant}\`?`)];
  });
}

/** Of a value that does not even fit the key that was guessed, nothing is known. */
function isGuess({ error, node }: LocatedError, renamed: ReadonlySet<ManifestNode>): boolean {
  if (!renamed.has(node) || !breaksNode(error)) return false;
  node.broken = true;
  return true;
}
