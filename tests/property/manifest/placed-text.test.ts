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
        expect(misplaced(source, textIn(source))).toEqual([]);
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

/** Characters of the value that do not stand where the runs say. What the library reads counts, not what it was to write. */
function misplaced(source: Source, text: PlacedText): readonly string[] {
  return Array.from({ length: text.value.length }, (_, index) => index).flatMap((index) => {
    const character = text.value[index];
    const offset = offsetOf(text, index);
    const written = source.text[offset];
    // An escape is not written as what it means, nor is a folded line break.
    const isMade = written === "\\" || (character === " " && written === "\n");
    return written === character || isMade ? [] : [`${index} → ${offset}: ${JSON.stringify(written)}`];
  });
}

function offsetOf(text: PlacedText, index: number): number {
  const run = text.runs.findLast((candidate) => candidate.at <= index);
  if (run === undefined) throw new Error("no run");
  return run.offset + index - run.at;
}
