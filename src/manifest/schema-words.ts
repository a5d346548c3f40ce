import type { LocatedError } from "./located-error.ts";
import type { ManifestNode } from "./manifest-node.ts";
import { namesInWords } from "./words.ts";

/** How messages speak of the parts of a schema. */
export interface SchemaWords {
  /** What has keys: `a stage`. */
  readonly noun: (found: LocatedError) => string;
  /** What should stand there: `a list of texts`; undefined when no words are known. */
  readonly expectation: (found: LocatedError) => string | undefined;
  /** Of which of many the part is one: `s02`; undefined where that goes without saying. */
  readonly owner?: (found: LocatedError) => string | undefined;
}

/** The manifest's own schema says it in its titles: `noun: what is expected`, or only what is expected. */
export const titleWords: SchemaWords = {
  noun: ({ schema }) => (schema.title ?? "this").split(": ")[0] ?? "this",
  expectation: ({ schema }) => {
    const [noun, ...rest] = (schema.title ?? "something else").split(": ");
    return rest.length === 0 ? noun : rest.join(": ");
  },
};

/** Titles in the schemas of modules may say anything, so the words are made of what the schema asks. */
export const optionWords: SchemaWords = {
  noun: ({ entry, inList }) => {
    if (entry === undefined) return "`with`";
    return inList ? `an item of \`${entry.name}\`` : `\`${entry.name}\``;
  },
  expectation: ({ error, schema }) =>
    limitWords(error.keyword, error.schema, error.params) ?? typeWords(schema.types),
};

/** Data may hold many things of one kind, so those that have a name are called by it. */
export function dataWords(file: string): SchemaWords {
  return {
    noun: ({ entry, inList, node }) => {
      if (entry === undefined) return `\`${file}\``;
      const name = nameOf(node);
      if (!inList) return `\`${entry.name}\``;
      return name === undefined ? `an item of \`${entry.name}\`` : `\`${name}\` of \`${entry.name}\``;
    },
    expectation: optionWords.expectation,
    owner: ({ path }) =>
      path
        .slice(1, -1)
        .flatMap((node) => nameOf(node) ?? [])
        .at(-1),
  };
}

function nameOf(node: ManifestNode): string | undefined {
  if (node.type !== "map") return undefined;
  for (const key of ["id", "name"]) {
    const found = node.entries.get(key)?.node;
    if (found?.type === "scalar" && found.value !== null && found.value !== "") return String(found.value);
  }
  return undefined;
}

const types: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "a map",
  null: "`null`",
};

function typeWords(names: readonly string[]): string | undefined {
  const words = names.flatMap((name) => types[name] ?? []);
  return words.length === 0 ? undefined : words.join(" or ");
}

function limitWords(
  keyword: string,
  limit: unknown,
  params: Readonly<Record<string, unknown>>,
): string | undefined {
  const shown = String(limit);
  switch (keyword) {
    case "type":
      return typeWords([params["type"]].flat().map(String));
    case "enum":
      return Array.isArray(limit) ? `one of ${namesInWords(limit.map(String), "and")}` : undefined;
    case "const":
      return `\`${shown}\``;
    case "minimum":
      return `a number of at least ${shown}`;
    case "maximum":
      return `a number of at most ${shown}`;
    case "exclusiveMinimum":
      return `a number above ${shown}`;
    case "exclusiveMaximum":
      return `a number below ${shown}`;
    case "multipleOf":
      return `a multiple of ${shown}`;
    case "minLength":
      if (limit === 1) return "a text that is not empty";
      return `a text of at least ${shown} characters`;
    case "maxLength":
      return `a text of at most ${shown} characters`;
    case "pattern":
      return `a text that matches \`${shown}\``;
    case "minItems":
      if (limit === 1) return "a list that is not empty";
      return `a list of at least ${shown} items`;
    case "maxItems":
      return `a list of at most ${shown} items`;
    case "uniqueItems":
      return "a list without repetitions";
    case "anyOf":
    case "oneOf":
      return anyWords(limit) ?? "one of the forms that the module allows";
    default:
      return undefined;
  }
}

/** `a text or a list`, when every branch names its type. */
function anyWords(branches: unknown): string | undefined {
  if (!Array.isArray(branches)) return undefined;
  const names = branches.flatMap((branch: unknown) =>
    typeof branch === "object" && branch !== null && "type" in branch ? [branch.type].flat() : [undefined],
  );
  const distinct = [...new Set(names)];
  return distinct.every((name) => typeof name === "string") && distinct.length > 1
    ? typeWords(distinct)
    : undefined;
}
