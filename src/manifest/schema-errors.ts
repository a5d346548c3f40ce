import type { ErrorObject } from "ajv";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place, Source } from "../model/source.ts";
import { suggest } from "../model/suggest.ts";
import { hasTemplate, templatesHint } from "./build.ts";
import { foundWords } from "./found-words.ts";
import type { LocatedError } from "./located-error.ts";
import {
  firstLineOf,
  keyPlaceOf,
  placeOf,
  valuePlaceOf,
  type ManifestNode,
  type MapEntry,
} from "./manifest-node.ts";
import { gatherMistakes, isExplained, unknownKeyOf, type MapMistakes } from "./map-mistakes.ts";
import { problem } from "./problem.ts";
import type { SchemaWords } from "./schema-words.ts";
import { namesInWords } from "./words.ts";

/** What AJV finds, as one diagnostic for each mistake. Parts that cannot be used are marked as broken. */
export function describeSchemaErrors(
  context: SchemaContext,
  located: readonly LocatedError[],
): readonly Diagnostic[] {
  const mistakes = gatherMistakes(located);
  const diagnostics = located
    .filter(isFirstOfItsValue())
    .flatMap((found) => describe(context, found, mistakes.get(found.node)) ?? []);
  for (const { error, node } of located) {
    if (breaksNode(error)) node.broken = true;
  }
  return diagnostics;
}

/** Of several words that one value breaks, the first is told. */
function isFirstOfItsValue(): (found: LocatedError) => boolean {
  const told = new Set<ManifestNode>();
  return ({ error, node }) => {
    if (!breaksNode(error)) return true;
    const isFirst = !told.has(node);
    told.add(node);
    return isFirst;
  };
}

export interface SchemaContext {
  readonly source: Source;
  readonly words: SchemaWords;
}

/** Whether the part is not what the types say; a key too many or too few leaves the other keys as they are. */
export function breaksNode(error: ErrorObject): boolean {
  if (error.propertyName !== undefined) return false;
  return !["additionalProperties", "required", "oneOf", "dependentRequired"].includes(error.keyword);
}

function describe(
  context: SchemaContext,
  found: LocatedError,
  mistakes: MapMistakes | undefined,
): Diagnostic | undefined {
  const { error, node, schema } = found;
  const key = unknownKeyOf(found);
  if (key !== undefined) return unknownKey(context, found, key);
  if (error.propertyName !== undefined) return badName(context, found, error.propertyName);
  if (error.keyword === "required" || error.keyword === "dependentRequired") {
    return isExplained(found, mistakes) ? undefined : missingKey(context, found);
  }
  if (error.keyword !== "oneOf" || schema.choices.length === 0) return wrongValue(context, found);
  return node.type !== "map" || isExplained(found, mistakes) ? undefined : notOneOf(context, found);
}

function badName(
  { source, words }: SchemaContext,
  found: LocatedError,
  name: string,
): Diagnostic | undefined {
  const { node } = found;
  const entry = node.type === "map" ? node.entries.get(name) : undefined;
  if (entry === undefined) return undefined;
  const proposal = name.replaceAll(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)/, "_");
  return {
    code: "manifest/bad-name",
    severity: "error",
    message: `\`${name}\` cannot be a name here, expected ${words.expectation(found) ?? "another"}`,
    place: keyPlaceOf(source, entry),
    ...(/[A-Za-z0-9]/.test(proposal) && { hint: `write \`${proposal}\`` }),
  };
}

function unknownKey(context: SchemaContext, found: LocatedError, key: string): Diagnostic | undefined {
  const { node, schema } = found;
  const entry = node.type === "map" ? node.entries.get(key) : undefined;
  const isListed = schema.keys.length <= maxListedKeys;
  const hint = isListed ? `it has ${namesInWords(schema.keys, "and")}` : undefined;
  return entry && describeUnknownKey(context, found, entry, hint);
}

/** The most keys that a hint lists. */
const maxListedKeys = 12;

export function describeUnknownKey(
  { source, words }: SchemaContext,
  found: LocatedError,
  entry: MapEntry,
  hint: string | undefined,
): Diagnostic {
  const message = `\`${entry.name}\` is not a key of ${words.noun(found)}`;
  return problem("manifest/unknown-key", keyPlaceOf(source, entry), message, hint);
}

function missingKey({ source, words }: SchemaContext, found: LocatedError): Diagnostic {
  const { node, error } = found;
  const missing = String(error.params["missingProperty"]);
  const property: unknown = error.params["property"];
  const entry = node.type === "map" && typeof property === "string" ? node.entries.get(property) : undefined;
  return entry === undefined
    ? problem("manifest/missing-key", headPlace(source, found), `${words.noun(found)} needs \`${missing}\``)
    : problem(
        "manifest/missing-key",
        keyPlaceOf(source, entry),
        `\`${entry.name}\` needs \`${missing}\` beside it`,
      );
}

function notOneOf({ source, words }: SchemaContext, found: LocatedError): Diagnostic {
  const { node, schema } = found;
  const keys = schema.choices;
  const [first, second] = keys.flatMap((key) => (node.type === "map" ? (node.entries.get(key) ?? []) : []));
  if (first === undefined || second === undefined) {
    const message = `${words.noun(found)} needs ${namesInWords(keys, "or")}`;
    return problem("manifest/missing-key", headPlace(source, found), message);
  }
  return {
    ...problem(
      "manifest/exclusive-keys",
      keyPlaceOf(source, second),
      `\`${first.name}\` and \`${second.name}\` exclude each other`,
      `${words.noun(found)} has one of ${namesInWords(keys, "and")}`,
    ),
    related: [{ message: `\`${first.name}\` stands here`, place: keyPlaceOf(source, first) }],
  };
}

function wrongValue({ source, words }: SchemaContext, found: LocatedError): Diagnostic {
  const { error, node, entry, inList } = found;
  const code = error.keyword === "type" ? "manifest/wrong-type" : "manifest/wrong-value";
  const place = entry === undefined || inList ? placeOf(source, node) : valuePlaceOf(source, entry);
  const what = entry && partName(words, found, entry.name);
  const expected = words.expectation(found);
  const message =
    expected === undefined
      ? `${what ?? words.noun(found)} ${error.message ?? "is wrong"}`
      : `expected ${what === undefined ? "" : `${what} to be `}${expected}, found ${foundWords(source, node)}`;
  return problem(code, place, message, valueHint(source, found));
}

function partName(words: SchemaWords, found: LocatedError, entry: string): string {
  const owner = words.owner?.(found);
  const of = owner === undefined ? "" : ` of \`${owner}\``;
  return `${found.inList ? "each of " : ""}\`${entry}\`${of}`;
}

function valueHint(source: Source, { node, schema, entry }: LocatedError): string | undefined {
  if (node.type !== "scalar") return undefined;
  const written = source.text.slice(node.start, node.end);
  if (typeof node.value === "string") {
    const likely = suggest(
      node.value,
      schema.enum.filter((value) => typeof value === "string"),
    );
    if (likely !== undefined) return `did you mean \`${likely}\`?`;
    if (hasTemplate(node.value)) return `templates are not filled in here: ${templatesHint}`;
    const wantsList = schema.types.includes("array") && !schema.types.includes("string");
    return wantsList ? "write it as a list, within `[ ]`" : undefined;
  }
  if (written === "") return entry && "write its value behind the `:`";
  return node.value !== null && schema.types.includes("string")
    ? `put it in quotes: \`"${written}"\``
    : undefined;
}

/** The key of a map; where it has none, the place at which the map begins. */
function headPlace(source: Source, { node, entry, inList }: LocatedError): Place {
  return entry === undefined || inList ? firstLineOf(source, node) : keyPlaceOf(source, entry);
}
