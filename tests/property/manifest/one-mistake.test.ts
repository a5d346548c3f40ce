import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import { goodManifest } from "./good-manifest.ts";

const schema = readFileSync(new URL("../../../schemas/pipeline.schema.json", import.meta.url), "utf8");

/** Where a key of the language stands in the manifest, behind a dot never. */
const keys = [...goodManifest.matchAll(/(?<=[{,\n] *|- *)([a-z_0-9]+)(?=: |:\n)/g)].filter(
  ([key]) => schema.includes(`"${key}": {`) && key !== "label",
);

function diagnose(text: string): readonly string[] {
  const { diagnostics } = parseManifest(new TextEncoder().encode(text), "pipeline.yaml");
  return diagnostics.map(({ code, hint, place }) => `${code} at ${place?.start}: ${hint}`);
}

test.each(keys.map((match) => [match[0], match.index]))(
  "a typo in the key `%s` at %i is one mistake",
  (key, at) => {
    const typo = `${key.slice(0, -1)}q`;
    const found = diagnose(goodManifest.slice(0, at) + typo + goodManifest.slice(at + key.length));
    expect(found).toEqual([`manifest/unknown-key at ${at}: did you mean \`${key}\`?`]);
  },
);

/** Their keys are free. */
const openMaps = new Set(["env", "with"]);
const closed = keys.filter(([key]) => !openMaps.has(key));

test.each(closed.map((match) => [match[0], match.index]))(
  "a map with a strange key as the value of `%s` at %i is one mistake",
  (key, at) => {
    const line = goodManifest.indexOf("\n", at);
    const found = diagnose(`${goodManifest.slice(0, at)}${key}: { strange: 1 }${goodManifest.slice(line)}`);
    expect({ key, found }).toEqual({ key, found: [expect.any(String)] });
  },
);
