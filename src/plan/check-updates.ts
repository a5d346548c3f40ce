import type { Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { suggest } from "../model/suggest.ts";
import { depthOf, outputsAround, type DeclaredPaths } from "./declared-paths.ts";
import type { DeclaredPath } from "./path-index.ts";
import type { Reach } from "./reach.ts";

/** Of more outputs than this the rest is not listed. */
const outputsShown = 5;

/** An updated path lies inside exactly one output of exactly one other stage. */
export function checkUpdates(paths: DeclaredPaths): readonly Diagnostic[] {
  return allUpdates(paths).flatMap((update) => {
    const outputs = outputsAround(update, paths);
    if (outputs.length === 1) return [];
    return [outputs.length === 0 ? describeUnmade(update, paths) : describeSeveral(update, outputs)];
  });
}

/** An updater begins with the version that the stage made, which must have been kept for that. */
export function checkUpdatedStages({ stages }: Pipeline, paths: DeclaredPaths): readonly Diagnostic[] {
  const unclean = new Set(stages.filter(({ clean }) => !clean).map(({ id }) => id));
  if (unclean.size === 0) return [];
  return allUpdates(paths).flatMap((update) =>
    outputsAround(update, paths)
      .filter(({ stage }) => unclean.has(stage))
      .map((output) => describeUnclean(update, output)),
  );
}

function describeUnclean(update: DeclaredPath, output: DeclaredPath): Diagnostic {
  return {
    code: "path/unclean-update",
    severity: "error",
    message: `\`${update.stage}\` updates \`${update.pattern.text}\`, which \`${output.stage}\` makes with \`clean: false\``,
    place: update.place,
    hint: `each update begins with what was made, and outputs that are not cleaned away are not kept: remove \`clean\` from \`${output.stage}\``,
    related: [relatedOutput(output)],
  };
}

function allUpdates(paths: DeclaredPaths): readonly DeclaredPath[] {
  return [...paths.stages.values()].flatMap(({ updates }) => updates);
}

function describeUnmade(update: DeclaredPath, paths: DeclaredPaths): Diagnostic {
  const meeting = paths.outputs.overlapping(update.pattern);
  const own = meeting.filter(({ stage }) => stage === update.stage);
  const inside = meeting.filter(
    (output) => output.stage !== update.stage && depthOf(output) > depthOf(update),
  );
  return {
    code: "path/update-without-output",
    severity: "error",
    message: `\`${update.stage}\` updates \`${update.pattern.text}\`, which lies inside no output of another stage`,
    place: update.place,
    ...optionalHint(unmadeHint(update, own, inside, paths)),
    ...(own.length + inside.length === 0
      ? {}
      : { related: [...own, ...inside].slice(0, outputsShown).map(relatedOutput) }),
  };
}

function unmadeHint(
  update: DeclaredPath,
  own: readonly DeclaredPath[],
  inside: readonly DeclaredPath[],
  paths: DeclaredPaths,
): string | undefined {
  if (own.length > 0) return "a stage's own outputs are no updates: take it out of one of the two";
  if (inside.length > 0) {
    const names = inside.slice(0, outputsShown).map(({ pattern }) => `\`${pattern.text}\``);
    return `name what the stages make: ${names.join(", ")}${inside.length > outputsShown ? ", …" : ""}`;
  }
  const outputs = [...paths.stages.values()].flatMap((stage) => stage.outputs);
  const close = suggest(
    update.pattern.text,
    outputs.filter(({ stage }) => stage !== update.stage).map(({ pattern }) => pattern.text),
  );
  return close === undefined ? undefined : `did you mean \`${close}\`?`;
}

function optionalHint(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function describeSeveral(update: DeclaredPath, outputs: readonly DeclaredPath[]): Diagnostic {
  return {
    code: "path/update-of-several",
    severity: "error",
    message: `\`${update.stage}\` updates \`${update.pattern.text}\`, which may lie inside the outputs of several stages`,
    place: update.place,
    hint: "let the path lie inside one output of one stage",
    related: outputs.slice(0, outputsShown).map(relatedOutput),
  };
}

function relatedOutput(output: DeclaredPath): {
  readonly message: string;
  readonly place: DeclaredPath["place"];
} {
  return { message: `\`${output.pattern.text}\` of \`${output.stage}\``, place: output.place };
}

/** Of two stages that update the same, one depends on the other by more than the update. */
export function checkUpdateOrder(
  paths: DeclaredPaths,
  order: readonly string[],
  reach: Reach,
): readonly Diagnostic[] {
  const positions = new Map(order.map((id, position) => [id, position]));
  const positionOf = ({ stage }: DeclaredPath): number => positions.get(stage) ?? 0;
  return allUpdates(paths).flatMap((later) => {
    const unordered = paths.updates
      .overlapping(later.pattern)
      .find(
        (earlier) => positionOf(earlier) < positionOf(later) && !reach.dependsOn(later.stage, earlier.stage),
      );
    return unordered === undefined ? [] : [describeUnordered(unordered, later)];
  });
}

function describeUnordered(earlier: DeclaredPath, later: DeclaredPath): Diagnostic {
  return {
    code: "graph/unordered-updates",
    severity: "error",
    message: `\`${earlier.stage}\` and \`${later.stage}\` both update \`${later.pattern.text}\`, and neither needs the other`,
    place: later.place,
    hint: `say which comes first, for example by \`needs: [${earlier.stage}]\` in \`${later.stage}\``,
    related: [{ message: `\`${earlier.pattern.text}\` of \`${earlier.stage}\``, place: earlier.place }],
  };
}
