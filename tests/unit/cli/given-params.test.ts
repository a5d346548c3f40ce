import { expect, it } from "vitest";
import { givenParams } from "../../../src/cli/given-params.ts";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";

const manifest = `params:
  threshold: 3.5
  title: The lighthouse
  sizes: [480]
  lang: { type: string, required: true }
stages: { a: { run: echo } }
`;

it("tells the params of a run that are not the manifest's own", () => {
  const { pipeline } = parseManifest(Buffer.from(manifest), "pipeline.yaml");
  const params = { threshold: 4, title: "The lighthouse", sizes: [480, 720], lang: "en", gone: 1 };
  expect(givenParams(params, pipeline?.params ?? [])).toEqual([
    ["threshold", "4"],
    ["sizes", "[480,720]"],
    ["lang", "en"],
  ]);
});
