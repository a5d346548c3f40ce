import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { nowhere } from "../../support/make-plan.ts";
import { PathAutomaton } from "../../../src/plan/path-automaton.ts";
import { PathExcludes } from "../../../src/plan/path-excludes.ts";
import { PathIndex, type DeclaredPath } from "../../../src/plan/path-index.ts";
import { parsePathText } from "../../../src/plan/path-pattern.ts";

const name = fc.stringMatching(/^[ab.x]{1,3}$/).filter((text) => !/^\.+$/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
const folder = path.map((text) => `${text}/`);
const piece = fc.constantFrom("a", "b", "x", ".", "*", "?", "[ab]", "[!a]", "[a-x]", "{a,b}", "{a,x/b}");
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.constant("**") },
);
const glob = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join("/"))
  // Three stars in a row, and dots that are folders, mean different things in different places.
  .filter((text) => !/\*{3}|\*{2}\/\*{2}\/|(^|\/)\.{1,2}(\/|$)/.test(text))
  .filter((text) => parsePathText(text, "input").type === "glob");
const input = fc.oneof(path, folder, glob);

function declared(text: string): DeclaredPath {
  return { stage: "maker", pattern: parsePathText(text, "output"), place: nowhere };
}

function meets(inputText: string, outputText: string): boolean {
  return new PathIndex([declared(outputText)]).overlapping(parsePathText(inputText, "input")).length > 0;
}

function matches(pattern: string, file: string, dot = false): boolean {
  if (pattern.endsWith("/")) return file.startsWith(pattern);
  return pattern === file || picomatch(pattern, { posix: true, dot })(file);
}

describe("globs", () => {
  it("match whatever the library that finds files would match", () => {
    fc.assert(
      fc.property(glob, path, (pattern, file) => {
        const options = { reach: "itself", folded: false, dots: false } as const;
        const automaton = new PathAutomaton(parsePathText(pattern, "input"), options);
        const own = automaton.accepts(automaton.walk(automaton.start, file));
        expect(own || !matches(pattern, file)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("inputs", () => {
  it("meet an output whenever a file of it would be read", () => {
    fc.assert(
      fc.property(input, fc.oneof(path, folder), path, (pattern, output, below) => {
        const file = output.endsWith("/") ? output + below : output;
        expect(meets(pattern, output) || !matches(pattern, file)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("meet the same outputs, however many there are", () => {
    fc.assert(
      fc.property(input, fc.array(fc.oneof(path, folder), { maxLength: 20 }), (pattern, outputs) => {
        const index = new PathIndex(outputs.map(declared));
        const found = index.overlapping(parsePathText(pattern, "input")).map((output) => output.pattern.text);
        expect(found).toEqual(outputs.filter((output) => meets(pattern, output)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("excludes", () => {
  it("take away an output only if no file of it would be read", () => {
    const excludes = fc.array(input, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(input, excludes, fc.oneof(path, folder), path, (pattern, excluded, output, below) => {
        const file = output.endsWith("/") ? output + below : output;
        const own = new PathExcludes(excluded.map((text) => parsePathText(text, "input")));
        const areCovered = own.coverAll(parsePathText(pattern, "input"), parsePathText(output, "output"));
        const isLeft = !excluded.some((text) => matches(text, file, true) || file.startsWith(`${text}/`));
        expect(areCovered && matches(pattern, file) && isLeft).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});
