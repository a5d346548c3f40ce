import type { Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { depthOf, keysOf, type DeclaredPaths } from "./declared-paths.ts";
import { reads, settledNames, type Known } from "./known.ts";
import type { DeclaredPath } from "./path-index.ts";
import { addToTree, makePathTree, valuesAlong, valuesBelow } from "./path-tree.ts";

/** Stages whose `when` reads params and data alone, and whether it holds, where that is known. */
type Alternatives = ReadonlyMap<string, boolean | undefined>;

/** Each path has one producer: no output is equal to another, inside it or around it. */
export function checkOutputs(pipeline: Pipeline, paths: DeclaredPaths, known: Known): readonly Diagnostic[] {
  const alternatives = findAlternatives(pipeline, known);
  const fannedOut = new Set(pipeline.stages.filter(({ fanOut }) => fanOut !== undefined).map(({ id }) => id));
  const seen = makePathTree<DeclaredPath>();
  const diagnostics: Diagnostic[] = [];
  for (const output of [...paths.stages.values()].flatMap(({ outputs }) => outputs)) {
    const keys = keysOf(output);
    const others = [...valuesAlong(seen, keys), ...valuesBelow(seen, keys)];
    // Jobs of one stage are held against each other by their items.
    const isOwn = (other: DeclaredPath) => other.stage === output.stage && fannedOut.has(output.stage);
    const clash = others.find((other) => !isOwn(other) && !mayShare(other.stage, output.stage, alternatives));
    if (clash !== undefined) diagnostics.push(describeClash(clash, output, alternatives));
    addToTree(seen, keys, output);
  }
  return diagnostics;
}

function findAlternatives(pipeline: Pipeline, known: Known): Alternatives {
  const names = settledNames(pipeline);
  return new Map(
    pipeline.stages.flatMap(({ id, when }) =>
      when !== undefined && reads(when, names) ? [[id, known.holds(when)] as const] : [],
    ),
  );
}

function mayShare(a: string, b: string, alternatives: Alternatives): boolean {
  if (a === b || !alternatives.has(a) || !alternatives.has(b)) return false;
  return alternatives.get(a) !== true || alternatives.get(b) !== true;
}

function describeClash(first: DeclaredPath, second: DeclaredPath, alternatives: Alternatives): Diagnostic {
  const isNested = depthOf(first) !== depthOf(second);
  return {
    code: isNested ? "path/nested-output" : "path/shared-output",
    severity: "error",
    message: isNested ? describeNested(first, second) : describeShared(first, second),
    place: second.place,
    hint: hintFor(first, second, alternatives),
    related: [{ message: `\`${first.pattern.text}\` of \`${first.stage}\``, place: first.place }],
  };
}

function describeShared(first: DeclaredPath, second: DeclaredPath): string {
  const [a, b] = [first.pattern.text, second.pattern.text];
  if (first.stage === second.stage) return `\`${a}\` stands twice among the outputs of \`${first.stage}\``;
  if (a === b) return `\`${first.stage}\` and \`${second.stage}\` both make \`${a}\``;
  return `\`${b}\` of \`${second.stage}\` is the same path as \`${a}\` of \`${first.stage}\``;
}

function describeNested(first: DeclaredPath, second: DeclaredPath): string {
  const [outer, inner] = depthOf(first) < depthOf(second) ? [first, second] : [second, first];
  if (outer.stage === inner.stage) {
    return `\`${inner.pattern.text}\` lies inside \`${outer.pattern.text}\`, which \`${outer.stage}\` makes as a whole`;
  }
  return `\`${inner.pattern.text}\` of \`${inner.stage}\` lies inside \`${outer.pattern.text}\` of \`${outer.stage}\``;
}

function hintFor(first: DeclaredPath, second: DeclaredPath, alternatives: Alternatives): string {
  if (first.stage === second.stage) return "take one of the two away";
  if (alternatives.has(first.stage) && alternatives.has(second.stage)) {
    return `the conditions of \`${first.stage}\` and \`${second.stage}\` both hold: only one of them may`;
  }
  return (
    "give each stage a path of its own; a stage that rewrites what an earlier one made lists it in `updates`, and two " +
    "may share a path if each has a `when` over params and data alone, of which at most one is true"
  );
}
