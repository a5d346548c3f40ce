import fc from "fast-check";
import { expect, test } from "vitest";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import { hasErrors } from "../../../src/model/diagnostic.ts";
import { goodManifest } from "./good-manifest.ts";

/** What edits put in: signs and words of YAML and of the language. */
const words =
  `:|: |- |? |[|]|{|}|,|#| #|&a |*a|*common|!!str |!x ||-\n|>|'|"|\\|  |---\n|...\n|%YAML 1.1\n|<<: |__proto__|null|~|true|3|-1
.inf|1e999|12345678901234567890|0x1F|\${{|}}|\${{ qa.score }}|run|uses|loop|when|stages|constructor|../|/|*|\n  |\n    |\t|\r\n`
    .split("|")
    .concat("|", "\n", "\u0000", "\uFEFF", "\u2028", "🎬");

const pieces = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6, unit: "binary" }));

const edits = fc.array(
  fc.record({
    at: fc.nat(),
    remove: fc.oneof(fc.constant(0), fc.nat(6), fc.nat(200)),
    piece: pieces,
    copies: fc.nat(3),
  }),
  { minLength: 1, maxLength: 6 },
);

type Edit = typeof edits extends fc.Arbitrary<(infer One)[]> ? One : never;

function apply(text: string, edit: Edit): string {
  const at = edit.at % (text.length + 1);
  return text.slice(0, at) + edit.piece.repeat(edit.copies) + text.slice(at + edit.remove);
}

test("the manifest that is edited has no mistakes", () => {
  const { pipeline, diagnostics } = parseManifest(new TextEncoder().encode(goodManifest), "pipeline.yaml");
  expect(diagnostics).toEqual([]);
  expect(pipeline?.stages.map(({ id }) => id)).toEqual(["grid", "qa", "label", "autofix"]);
});

test("any edit of a manifest leaves a pipeline or diagnostics with places, and never throws", () => {
  fc.assert(
    fc.property(edits, (list) => {
      expect(faults(new TextEncoder().encode(list.reduce(apply, goodManifest)))).toEqual([]);
    }),
    { numRuns: 800 },
  );
});

test("any bytes leave a pipeline or diagnostics with places, and never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(faults(bytes)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

/** What is wrong with the answer itself. */
function faults(bytes: Uint8Array): readonly string[] {
  const { source, pipeline, diagnostics } = parseManifest(bytes, "pipeline.yaml");
  const bad = diagnostics.filter(({ code, message, place }) => {
    const isPlaced = place !== undefined && place.start <= place.end && place.end <= source.text.length;
    // A number is told as it is written, which may be `0.`.
    return !isPlaced || !/^[a-z]+\/[a-z-]+$/.test(code) || /\D\.$|undefined|\[object/.test(message);
  });
  const isAnswered = (pipeline === undefined) === hasErrors(diagnostics);
  return [...bad.map(({ message }) => message), ...(isAnswered ? [] : ["neither a pipeline nor errors"])];
}
