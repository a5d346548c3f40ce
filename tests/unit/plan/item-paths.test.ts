import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import { knownFrom } from "../../../src/plan/known.ts";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";

const lists = `
  north: { run: list, results: { shots: { type: array }, take: { type: number } } }
  south: { run: list, results: { shots: { type: array } } }
`;

function mistakes(stages: string, params: string = "{}"): readonly string[] {
  const text = `params: ${params}\nstages:${stages}`;
  const { pipeline, diagnostics } = parseManifest(new TextEncoder().encode(text), "pipeline.yaml");
  if (pipeline === undefined) throw new Error(JSON.stringify(diagnostics));
  const values = Object.fromEntries(pipeline.params.map(({ name, default: value = null }) => [name, value]));
  const known = knownFrom(pipeline, { ...values, params: values }, {});
  return planPipeline(pipeline, known).diagnostics.map(({ message }) => message);
}

describe("paths that hang on an item which is not known yet", () => {
  it("may be the same in two stages over other lists, and are different ones", () => {
    expect(
      mistakes(`${lists}
  one: { foreach: { s: north.shots }, run: draw, outputs: ["build/\${{ s }}.txt"] }
  two: { foreach: { s: south.shots }, run: draw, outputs: ["build/\${{ s }}.txt"] }
`),
    ).toEqual([]);
  });

  it("are the same path in two stages over the same list", () => {
    expect(
      mistakes(`${lists}
  one: { foreach: { s: north.shots }, run: draw, outputs: ["build/\${{ s }}.txt"] }
  two: { foreach: { s: north.shots }, run: draw, outputs: ["build/\${{ s }}.txt"] }
`),
    ).toEqual(["`one` and `two` both make `build/${{ s }}.txt`"]);
  });

  it("are found by those who update them, where an aligned stage tells them", () => {
    expect(
      mistakes(`${lists}
  name: { foreach: { s: north.shots }, run: name, results: { word: { type: string } } }
  one: { foreach: { s: north.shots }, run: draw, outputs: ["build/\${{ name.word }}.txt"] }
  two: { foreach: { s: north.shots }, run: mend, updates: ["build/\${{ name.word }}.txt"] }
`),
    ).toEqual([]);
  });
});

describe("the paths of the jobs of a known list", () => {
  const shots = "{ shots: [{ id: a }, { id: b }] }";

  it("differ where what an aligned stage gives to each tells them apart", () => {
    expect(
      mistakes(
        `${lists}
  name: { foreach: { s: params.shots }, run: name, results: { word: { type: string } } }
  one: { foreach: { s: params.shots }, run: draw, outputs: ["build/\${{ name.word }}.txt"] }
  two: { foreach: { s: params.shots }, run: draw, outputs: ["other/\${{ s.id }}-\${{ north.take }}.txt"] }
  three: { foreach: { s: params.shots }, run: draw, outputs: ["third/\${{ this.key }}-\${{ north.take }}.txt"] }
`,
        shots,
      ),
    ).toEqual([]);
  });

  it("are one where all of them ask somebody else", () => {
    expect(
      mistakes(
        `${lists}
  one: { foreach: { s: params.shots }, run: draw, outputs: ["build/\${{ north.take }}.txt"] }
`,
        shots,
      ),
    ).toEqual(["`one[a]` and `one[b]` both make `build/${{ north.take }}.txt`"]);
  });

  it("may not leave the project, whatever the item says", () => {
    expect(
      mistakes(
        `
  one:
    foreach: { s: params.shots }
    run: draw
    inputs: ["in/\${{ s.from }}"]
    outputs: ["build/\${{ s.to }}"]
`,
        "{ shots: [{ id: a, from: x, to: y }, { id: b, from: ../../x, to: ../../y }, { id: c, from: /x, to: ../.git/x }] }",
      ),
    ).toEqual([
      "`one[b]` reads `in/../../x`, which leads out of the project behind its beginning",
      "`one[b]` makes `build/../../y`, which lies outside the project",
    ]);
  });
});
