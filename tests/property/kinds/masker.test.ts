import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMasker, maskText } from "../../../src/kinds/masker.ts";
import { buildSecretAutomaton, maskedTexts } from "../../../src/kinds/secret-automaton.ts";

/** Few letters, so that secrets overlap, repeat and begin like each other; no `*`, of which the mask is made. */
const letters = fc.constantFrom("a", "b", "c", "\n", "é");
const secrets = fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 7 }), { maxLength: 4 });
const text = fc.string({ unit: letters, maxLength: 60 });

function maskInPieces(whole: Uint8Array, cuts: readonly number[], values: readonly string[]): string {
  const masker = createMasker(buildSecretAutomaton(values));
  const bounds = [0, ...cuts.map((cut) => cut % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
  const pieces = bounds.slice(1).map((end, index) => masker.push(whole.subarray(bounds[index], end)));
  return Buffer.concat([...pieces, masker.end()]).toString();
}

/** Every place that a secret covers is masked; places that overlap are one. */
function naiveMask(plain: string, values: readonly string[]): string {
  const bytes = Buffer.from(plain);
  const spans = maskedTexts(values).flatMap((value) => spansOf(bytes, Buffer.from(value)));
  const merged: { start: number; end: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  const edges = merged.map(({ start }, index) => bytes.subarray(merged[index - 1]?.end ?? 0, start));
  const rest = bytes.subarray(merged.at(-1)?.end ?? 0);
  return Buffer.concat([...edges.flatMap((edge) => [edge, Buffer.from("***")]), rest]).toString();
}

function spansOf(bytes: Buffer, secret: Buffer): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, at + 1)) {
    spans.push({ start: at, end: at + secret.length });
  }
  return spans;
}

describe("a masker", () => {
  it("gives the same, however the text is cut into chunks", () => {
    fc.assert(
      fc.property(text, secrets, fc.array(fc.nat(), { maxLength: 8 }), (plain, values, cuts) => {
        expect(maskInPieces(Buffer.from(plain), cuts, values)).toBe(maskText(plain, values));
      }),
      { numRuns: 500 },
    );
  });

  it("masks what a search through the whole text finds, and nothing else", () => {
    fc.assert(
      fc.property(text, secrets, (plain, values) => {
        expect(maskText(plain, values)).toBe(naiveMask(plain, values));
      }),
      { numRuns: 500 },
    );
  });

  it("lets no secret through", () => {
    fc.assert(
      fc.property(text, secrets, (plain, values) => {
        const masked = maskText(plain, values);
        for (const value of values) expect(masked.includes(value)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("holds back no more than the longest secret", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 10 }), secrets, (chunks, values) => {
        const masker = createMasker(buildSecretAutomaton(values));
        const longest = Math.max(0, ...values.map((value) => Buffer.byteLength(value)));
        for (const chunk of chunks) masker.push(Buffer.from(chunk));
        expect(masker.end().length).toBeLessThanOrEqual("***".length * longest);
      }),
    );
  });
});
