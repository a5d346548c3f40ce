import fc from "fast-check";
import { expect, test } from "vitest";
import { Document, Scalar } from "yaml";
import { makeSource, type PlacedText, type Source } from "../../../src/model/source.ts";
import { buildNodes } from "../../../src/manifest/build-nodes.ts";
import { Findings } from "../../../src/manifest/findings.ts";
import type { ManifestNode, ScalarNode } from "../../../src/manifest/manifest-node.ts";
import { placedText } from "../../../src/manifest/placed-text.ts";
import { readYaml } from "../../../src/manifest/read-yaml.ts";

const styles = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
] as const;

const words = fc.array(
  fc.oneof(
    fc.constantFrom(
      " ",
      "  ",
      "\n",
      "\n\n",
      "\n  ",
      "\t",
      "'",
      '"',
      "\\",
      "#",
      ": ",
      "${{ a }}",
      "é",
      "🎬",
      "\u0085",
    ),
    fc.stringMatching(/^[a-z]{1,8}$/),
  ),
  { maxLength: 24 },
);
const texts = fc.oneof(
  words.map((parts) => parts.join("")),
  fc.string({ maxLength: 40 }),
  fc.lorem({ maxCount: 30 }),
);

test("each character of a scalar stands where its runs say", () => {
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom(...styles),
      fc.integer({ min: 20, max: 80 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      (value, type, lineWidth, indent, crlf) => {
        const scalar = new Scalar(value);
        scalar.type = type;
        const written = new Document({ list: [{ deep: scalar }], after: 1 }).toString({ lineWidth, indent });
        const source = makeSource("pipeline.yaml", crlf ? written.replaceAll("\n", "\r\n") : written);
        expectInPlace(source, textIn(source));
      },
    ),
    { numRuns: 3000 },
  );
});

function textIn(source: Source): PlacedText {
  const findings = new Findings();
  const { root, diagnostics } = readYaml(source);
  // Now and then the library writes what it cannot read itself.
  fc.pre(diagnostics.length === 0);
  if (root === undefined || root === null) throw new Error("no document");
  return placedText(source, scalarIn(buildNodes(source, root, findings)));
}

function scalarIn(node: ManifestNode | undefined): ScalarNode {
  if (node?.type === "map") return scalarIn([...node.entries.values()][0]?.node);
  if (node?.type === "list") return scalarIn(node.items[0]);
  if (node === undefined) throw new Error("no scalar");
  return node;
}

/** The library does not write every text so that it reads the same again: what it reads counts. */
function expectInPlace(source: Source, text: PlacedText): void {
  const { value } = text;
  for (let index = 0; index < value.length; index += 1) {
    const offset = offsetOf(text, index);
    const written = source.text[offset];
    if (written === value[index]) continue;
    // Not written as itself: a folded line break, or an escape.
    const made = written === "\\" || (value[index] === " " && written === "\n");
    expect({ index, offset, written, made }).toEqual({ index, offset, written, made: true });
  }
}

function offsetOf(text: PlacedText, index: number): number {
  const run = text.runs.findLast((candidate) => candidate.at <= index);
  if (run === undefined) throw new Error("no run");
  return run.offset + index - run.at;
}
