import type { ErrorObject } from "ajv";
import type { ManifestNode, MapEntry } from "./manifest-node.ts";

/** An error of AJV with the part of the text that it is about. */
export interface LocatedError {
  readonly error: ErrorObject;
  /** The part of the schema that is not fulfilled. */
  readonly schema: SchemaPart;
  readonly node: ManifestNode;
  /** The innermost entry that holds the node; absent for the whole. */
  readonly entry?: MapEntry;
  /** The node is an item of the list that is the entry's value. */
  readonly inList: boolean;
  /** From the root to the node. */
  readonly path: readonly ManifestNode[];
}

/** The words of a schema that messages are made of. */
export interface SchemaPart {
  readonly title?: string;
  readonly types: readonly string[];
  /** The keys that `properties` names. */
  readonly keys: readonly string[];
  readonly enum: readonly unknown[];
  /** The keys of which exactly one is required, by a `oneOf` that says nothing else. */
  readonly choices: readonly string[];
}

/** Without errors about parts that are broken already or that no one can know yet, and those that only echo another. */
export function locateErrors(root: ManifestNode, errors: readonly ErrorObject[]): readonly LocatedError[] {
  const located = errors.filter(isMistake).flatMap((error) => locate(root, error) ?? []);
  const composites = located.filter(isComposite);
  const unknown = new Set(composites.map(({ node }) => node).filter(hasBroken));
  const speaking = new Map(composites.filter(speaksForAll).map((found) => [found.node, found]));
  return located.filter((found) => {
    if (found.error.keyword === "if" || isDoubtful(found)) return false;
    if (found.path.some((node) => unknown.has(node))) return false;
    const outermost = found.path.find((node) => speaking.has(node));
    return outermost === undefined || speaking.get(outermost) === found;
  });
}

/** `propertyNames` only says that a name is wrong, which another error tells; so do the branches of a choice of keys. */
function isMistake(error: ErrorObject): boolean {
  return error.keyword !== "propertyNames" && !/\/oneOf\/\d+\/required$/.test(error.schemaPath);
}

/** Undefined within what is broken already. */
function locate(root: ManifestNode, error: ErrorObject): LocatedError | undefined {
  const path = [root];
  let node = root;
  let entry: MapEntry | undefined;
  let inList = false;
  for (const step of error.instancePath.split("/").slice(1)) {
    const next = stepInto(node, step.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (next === undefined) throw new Error(`nothing stands at ${error.instancePath}`);
    inList = next.entry === undefined;
    entry = next.entry ?? entry;
    node = next.node;
    path.push(node);
  }
  if (path.some((one) => one.broken)) return undefined;
  return { error, schema: readSchemaPart(error.parentSchema), node, inList, path, ...(entry && { entry }) };
}

function stepInto(node: ManifestNode, step: string): { node: ManifestNode; entry?: MapEntry } | undefined {
  if (node.type === "map") {
    const entry = node.entries.get(step);
    return entry && { node: entry.node, entry };
  }
  const item = node.type === "list" ? node.items[Number(step)] : undefined;
  return item && { node: item };
}

/** Words that hold a part to several schemas, each of which adds errors of its own. */
const compositeWords: ReadonlySet<string> = new Set(["anyOf", "oneOf", "not", "contains", "if"]);

function isComposite({ error, schema }: LocatedError): boolean {
  return compositeWords.has(error.keyword) && !(error.keyword === "oneOf" && schema.choices.length > 0);
}

/** Of several schemas none fits, so what each of them lacks says little; where an `if` chose one, its errors say all. */
function speaksForAll({ error }: LocatedError): boolean {
  return error.keyword !== "if";
}

/** Words that compare whole lists and maps, some part of which may not be known yet. */
function isDoubtful({ error, node }: LocatedError): boolean {
  return ["enum", "const", "uniqueItems"].includes(error.keyword) && hasBroken(node);
}

function hasBroken(node: ManifestNode): boolean {
  if (node.broken) return true;
  if (node.type === "list") return node.items.some(hasBroken);
  return node.type === "map" && [...node.entries.values()].some((entry) => hasBroken(entry.node));
}

/** What a schema says, as far as it has the usual form. */
function readSchemaPart(schema: unknown): SchemaPart {
  if (!isObject(schema)) return { types: [], keys: [], enum: [], choices: [] };
  const { title, type, properties, enum: values, oneOf } = schema;
  return {
    types: [type].flat().filter((one) => typeof one === "string"),
    keys: isObject(properties) ? Object.keys(properties) : [],
    enum: Array.isArray(values) ? values : [],
    choices: readChoices(oneOf),
    ...(typeof title === "string" && { title }),
  };
}

function readChoices(oneOf: unknown): readonly string[] {
  if (!Array.isArray(oneOf)) return [];
  const keys = oneOf.map((branch: unknown) => {
    const only = isObject(branch) && Object.keys(branch).length === 1 ? branch["required"] : undefined;
    const [key, ...others]: readonly unknown[] = Array.isArray(only) ? only : [];
    return typeof key === "string" && others.length === 0 ? key : undefined;
  });
  return keys.every((key) => key !== undefined) ? keys : [];
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
