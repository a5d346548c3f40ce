import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import { knownFrom } from "../../../src/plan/known.ts";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";

function diagnostics(inputs: string): readonly string[] {
  const manifest = `
stages:
  draw: { foreach: { x: [a, ab] }, run: draw, outputs: ["out/\${{ x }}/"] }
  qa: { foreach: { x: [a, ab] }, run: qa, inputs: [${inputs}], results: { score: { type: number } } }
  mend:
    foreach: { x: [a, ab] }
    when: qa.score < 3
    run: mend
    updates: ["out/\${{ x }}/"]
    loop: { back_to: qa, limit: 2 }
`;
  const { pipeline } = parseManifest(new TextEncoder().encode(manifest), "pipeline.yaml");
  if (pipeline === undefined) throw new Error("no pipeline");
  return planPipeline(pipeline, knownFrom(pipeline, {}, {})).diagnostics.map(
    ({ code, message, place, hint }) => `${place?.line} ${code}: ${message}. ${hint}`,
  );
}

describe("the loops of items", () => {
  it("may each read what their own item has", () => {
    expect(diagnostics('"out/${{ x }}/"')).toEqual([]);
    expect(diagnostics('"out/${{ x }}/*.png", "!out/*/draft.png"')).toEqual([]);
  });

  it("are refused where one reads what another one rewrites", () => {
    expect(diagnostics("out/")).toEqual([
      "4 loop/across-items: `qa[a]` reads `out/`, and so what `mend[ab]` makes in the loop of another item. each item has a loop of its own, and they would wait for each other: name just what the own item has, with `${{ this.key }}`",
    ]);
    expect(diagnostics('"out/${{ x }}*/*.png"')).toEqual([
      expect.stringContaining("loop/across-items: `qa[a]` reads `out/a*/*.png`"),
    ]);
  });

  it("may leave out what another one rewrites", () => {
    expect(diagnostics('out/, "!out/a/**", "!out/ab/**"')).toEqual([]);
  });
});
