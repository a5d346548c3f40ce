import fc from "fast-check";
import { expect, test } from "vitest";
import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import { hasErrors } from "../../../src/model/diagnostic.ts";
import { goodManifest } from "./good-manifest.ts";

const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      ":",
      ": ",
      "- ",
      "? ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "#",
      " #",
      "&a ",
      "*a",
      "*common",
      "!!str ",
      "!x ",
      "|",
      ">",
      "|-\n",
    ],
    ...[
      "'",
      '"',
      "\\",
      "\n",
      "\r\n",
      "\t",
      "  ",
      "\n  ",
      "\n    ",
      "---\n",
      "...\n",
      "%YAML 1.1\n",
      "<<: ",
      "__proto__",
    ],
    ...[
      "null",
      "~",
      "true",
      "3",
      "-1",
      ".inf",
      "1e999",
      "12345678901234567890",
      "0x1F",
      "${{",
      "}}",
      "${{ qa.score }}",
    ],
    ...[
      "run",
      "uses",
      "loop",
      "when",
      "stages",
      "constructor",
      "../",
      "/",
      "*",
      "\u0000",
      "\uFEFF",
      "\u2028",
      "🎬",
    ],
  ),
  fc.string({ maxLength: 6, unit: "binary" }),
);

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
    fc.property(edits, (list) => expectAnswer(new TextEncoder().encode(list.reduce(apply, goodManifest)))),
    { numRuns: 1500 },
  );
});

test("any bytes leave a pipeline or diagnostics with places, and never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => expectAnswer(bytes)),
    { numRuns: 1000 },
  );
});

function expectAnswer(bytes: Uint8Array): void {
  const { source, pipeline, diagnostics } = parseManifest(bytes, "pipeline.yaml");
  expect(pipeline === undefined).toBe(hasErrors(diagnostics));
  for (const { code, message, place } of diagnostics) {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(message).not.toMatch(/\.$|undefined|\[object/);
    expect(place?.start).toBeLessThanOrEqual(place?.end ?? -1);
    expect(place?.end).toBeLessThanOrEqual(source.text.length);
  }
}
