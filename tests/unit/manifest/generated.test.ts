import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateFiles } from "../../../schemas/generated-files.ts";

const root = new URL("../../../", import.meta.url);

it("the files made from the schema are fresh: run `npx node schemas/generate.ts` after a change", async () => {
  for (const [path, text] of await generateFiles()) {
    expect({ path, text: readFileSync(new URL(path, root), "utf8") }).toEqual({ path, text });
  }
});

it("the check made from the schema needs no `require`", () => {
  const code = readFileSync(new URL("src/manifest/generated/validate-manifest.js", root), "utf8");
  expect(code).not.toContain("require(");
});

it("every key of the schema has a description and a title of its own or of what it refers to", () => {
  const schema: unknown = JSON.parse(readFileSync(new URL("schemas/pipeline.schema.json", root), "utf8"));
  expect(keysWithout("description", schema)).toEqual([]);
  expect(keysWithout("title", schema)).toEqual([]);
});

/** Paths of keys under `properties`, `$defs` and `patternProperties` that lack a word. */
function keysWithout(word: string, schema: unknown, path = ""): readonly string[] {
  if (!isMap(schema)) return [];
  const below = Object.entries(schema).flatMap(([name, part]) => keysWithout(word, part, `${path}/${name}`));
  const named = ["properties", "$defs"].flatMap((group) =>
    Object.entries(isMap(schema[group]) ? schema[group] : {}),
  );
  // Parts of an `if` only ask, they do not describe.
  if (path.includes("/if")) return below;
  const lacking = named.filter(([, part]) => isMap(part) && !(word in part) && !("$ref" in part));
  return [...lacking.map(([name]) => `${path}/${name}`), ...below];
}

function isMap(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
