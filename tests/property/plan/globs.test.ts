import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { PathAutomaton } from "../../../src/plan/path-automaton.ts";
import { PathExcludes } from "../../../src/plan/path-excludes.ts";
import { PathIndex } from "../../../src/plan/path-index.ts";
import { parsePathText } from "../../../src/plan/path-pattern.ts";

const name = fc.stringMatching(/^[ab.x]{1,3}$/).filter((text) => !/^\.+$/.test(text));
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));

const piece = fc.constantFrom("a", "b", "x", ".", "*", "?", "[ab]", "[!a]", "{a,b}", "{a,x/b}");
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join("")) },
  { weight: 1, arbitrary: fc.constant("**") },
);
const glob = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join("/"))
  .filter((text) => parsePathText(text, "input").type === "glob" && !/(^|\/)\.{1,2}(\/|$)/.test(text));

describe("globs", () => {
  it("match what picomatch matches", () => {
    fc.assert(
      fc.property(glob, path, (pattern, file) => {
        const automaton = new PathAutomaton(parsePathText(pattern, "input"), {
          reach: "itself",
          folded: false,
          dots: false,
        });
        const own = automaton.accepts(automaton.walk(automaton.start, file));
        expect(own).toBe(picomatch(pattern)(file));
      }),
      { numRuns: 20000 },
    );
  });
});
