import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { fillTables } from "./manifest-page.ts";

const banner = "// Made from schemas/pipeline.schema.json by schemas/generate.ts. Changes here are lost.\n";

/** The files that follow from the schema: path relative to the repository → text. */
export async function generateFiles(): Promise<ReadonlyMap<string, string>> {
  const schema: unknown = JSON.parse(
    await readFile(new URL("pipeline.schema.json", import.meta.url), "utf8"),
  );
  if (!isMap(schema)) throw new Error("the schema is not an object");
  const page = await readFile(new URL("../docs/manifest.md", import.meta.url), "utf8");
  return new Map([
    ["docs/manifest.md", fillTables(page, schema)],
    ["src/manifest/generated/manifest.ts", banner + (await generateTypes(schema))],
    ["src/manifest/generated/validate-manifest.js", banner + generateValidator(schema)],
    ["src/manifest/generated/validate-manifest.d.ts", banner + validatorTypes],
  ]);
}

type JsonMap = { readonly [name: string]: unknown };

function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const validatorTypes = `import type { ErrorObject } from "ajv";
import type { Manifest } from "./manifest.ts";

export declare const validateManifest: {
  (value: unknown): value is Manifest;
  /** Of the last call; each carries the part of the schema that it broke. */
  readonly errors?: readonly ErrorObject[] | null;
};
`;

function generateValidator(schema: JsonMap): string {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    code: { source: true, esm: true, lines: true },
  });
  const validate = ajv.compile(schema);
  return appendErrors(importHelpers(standalone.default(ajv, validate)))
    .replace(/^export const validate = /m, "export const validateManifest = ")
    .replace(/^export default .*\n/m, "")
    .replace(/^"use strict";\n/m, "");
}

/** What ajv writes for ES modules still loads its helpers with \`require\`. */
function importHelpers(code: string): string {
  const imports: string[] = [];
  const body = code.replaceAll(
    /^const (\w+) = require\("([^"]+)"\)\.default;$/gm,
    (_all, name: string, path: string) => {
      imports.push(`import ${name}Module from "${path}.js";\n`);
      return `const ${name} = ${name}Module.default;`;
    },
  );
  return imports.join("") + body;
}

/** Where one function takes over the errors of another, ajv copies all that it has so far, which takes time squared. */
function appendErrors(code: string): string {
  const body = code.replaceAll(
    /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);/g,
    "vErrors = append(vErrors, $1.errors);",
  );
  return `function append(errors, more) {
  const all = errors ?? [];
  for (const error of more) all.push(error);
  return all;
}
${body}`;
}

async function generateTypes(schema: JsonMap): Promise<string> {
  const shape: JSONSchema = { ...shapeOf(schema), title: "Manifest" };
  return compile(shape, "Manifest", {
    bannerComment: "",
    additionalProperties: false,
    format: true,
    style: { printWidth: 110 },
  });
}

/** Words of the schema that say nothing about types, or that would make them hard to read. */
const wordsWithoutTypes: ReadonlySet<string> = new Set([
  "title",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "oneOf",
  "minItems",
]);

function shapeOf(schema: JsonMap): JsonMap {
  if ("$ref" in schema) return { $ref: schema["$ref"] };
  if ("if" in schema) return { description: schema["description"], anyOf: branchesOf(schema) };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([word]) => !wordsWithoutTypes.has(word))
      .map(([word, value]) => [word, shapeOfWord(word, value)]),
  );
}

function shapeOfWord(word: string, value: unknown): unknown {
  if (!isMap(value)) return value;
  if (word !== "properties" && word !== "$defs") return shapeOf(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isMap(part) ? shapeOf(part) : part]),
  );
}

/** `type: [string, object]` with `if`, `then` and `else` about objects: the text, and what each `then` allows. */
function branchesOf(schema: JsonMap): unknown[] {
  const branches: unknown[] = [{ type: "string" }];
  for (let part: unknown = schema; isMap(part) && "then" in part; part = part["else"]) {
    branches.push(part["then"]);
  }
  return branches;
}
