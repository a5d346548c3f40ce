import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Param } from "../model/pipeline.ts";
import type { Build } from "./build.ts";
import { isRegex } from "./build-regex.ts";
import { foundWords } from "./found-words.ts";
import type { Manifest, Param as RawParam } from "./generated/manifest.ts";
import { jsonValue } from "./json-value.ts";
import { keyPlaceOf, placeOf, type ManifestNode } from "./manifest-node.ts";
import { isExact, misfit, typeOfValue } from "./param-fit.ts";
import { problem } from "./problem.ts";
import { isMapAt, itemsOf, member, members, type Typed, type TypedEntry } from "./typed-node.ts";

type Context = Pick<Build, "source" | "findings">;

/** Built before everything else: expressions are checked against the types of the params. */
export function buildParams(context: Context, manifest: Typed<Manifest>): readonly Param[] {
  return members(member(manifest, "params")).map((param) => buildParam(context, param));
}

function buildParam(context: Context, param: TypedEntry<RawParam>): Param {
  const name = param.entry.name;
  const place = keyPlaceOf(context.source, param.entry);
  if (isMapAt(param)) return { name, place, ...buildDeclaration(context, param) };
  const value = jsonValue(context, param.node);
  const type = typeOfValue(value);
  return {
    name,
    place,
    default: value,
    required: false,
    schema: type === undefined ? {} : { type },
    ...(type !== undefined && { type }),
  };
}

type Declaration = Exclude<Extract<RawParam, object>, readonly unknown[]>;

function buildDeclaration(context: Context, param: Typed<Declaration>): Omit<Param, "name" | "place"> {
  const written = member(param, "default");
  const value = written && jsonValue(context, written.node);
  const type = member(param, "type")?.value ?? (value === undefined ? undefined : typeOfValue(value));
  const description = member(param, "description")?.value;
  const schema = { ...(type !== undefined && { type }), ...buildLimits(context, param) };
  const required = member(param, "required");
  checkValues(context, param, schema);
  if (required?.value === true && written !== undefined) reportUselessDefault(context, written);
  return {
    required: required?.value ?? false,
    schema,
    ...(type !== undefined && { type }),
    ...(value !== undefined && { default: value }),
    ...(description !== undefined && { description }),
  };
}

function buildLimits(context: Context, param: Typed<Declaration>): JsonObject {
  const values = member(param, "enum");
  const minimum = member(param, "minimum")?.value;
  const maximum = member(param, "maximum")?.value;
  const multipleOf = member(param, "multipleOf")?.value;
  const pattern = member(param, "pattern");
  const usable = pattern !== undefined && checkPattern(context, pattern);
  return {
    ...(values !== undefined && { enum: itemsOf(values).map(({ node }) => jsonValue(context, node)) }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(multipleOf !== undefined && { multipleOf }),
    ...(usable && { pattern: pattern.value }),
  };
}

function checkPattern({ source, findings }: Context, pattern: Typed<string>): boolean {
  if (isRegex(pattern.value, "u")) return true;
  const message = `\`${pattern.value}\` is not a regular expression`;
  findings.add(problem("manifest/bad-regex", placeOf(source, pattern.node), message));
  return false;
}

/** The default and each value of `enum` must be what the param says that its values are. */
function checkValues(context: Context, param: Typed<Declaration>, schema: JsonObject): void {
  const { enum: _values, ...limits } = schema;
  for (const { node } of itemsOf(member(param, "enum"))) checkFit(context, node, limits, "a value of `enum`");
  const written = member(param, "default");
  if (written !== undefined) checkFit(context, written.node, schema, "the default");
}

function checkFit(context: Context, node: ManifestNode, schema: JsonObject, what: string): void {
  const value: JsonValue = jsonValue(context, node);
  const expected = misfit(schema, value);
  // A number that is not exact is reported already.
  if (expected === undefined || (typeof value === "number" && !isExact(value))) return;
  const found = foundWords(context.source, node);
  const message = `${what} must be ${expected}, found ${found}`;
  context.findings.add(problem("param/does-not-fit", placeOf(context.source, node), message));
}

function reportUselessDefault({ source, findings }: Context, written: TypedEntry<unknown>): void {
  const message = "a param that is required never takes its default";
  const place = keyPlaceOf(source, written.entry);
  findings.add(problem("param/required-with-default", place, message, "remove `required` or `default`"));
}
