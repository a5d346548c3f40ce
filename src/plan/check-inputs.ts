import type { Diagnostic } from "../model/diagnostic.ts";
import { isInside, type DeclaredPaths } from "./declared-paths.ts";
import type { DeclaredPath } from "./path-index.ts";

/** A stage cannot read what it makes itself: old outputs are gone when its command starts. */
export function checkInputs(paths: DeclaredPaths): readonly Diagnostic[] {
  return [...paths.stages.values()].flatMap((stage) =>
    stage.inputs.flatMap((input) => {
      const output = outputAround(input, paths);
      return output === undefined ? [] : [describe(input, output)];
    }),
  );
}

/** A glob, or a folder around an output, leaves it out by itself. */
function outputAround(input: DeclaredPath, { outputs }: DeclaredPaths): DeclaredPath | undefined {
  if (input.pattern.type === "glob") return undefined;
  return outputs
    .overlapping(input.pattern)
    .find((output) => output.stage === input.stage && isInside(input, output));
}

function describe(input: DeclaredPath, output: DeclaredPath): Diagnostic {
  return {
    code: "path/own-input",
    severity: "error",
    message: `\`${input.stage}\` reads \`${input.pattern.text}\`, which it makes itself`,
    place: input.place,
    hint: "take it out of `inputs`; a stage that rewrites what an earlier one made lists it in `updates` instead of `outputs`",
    related: [
      { message: `\`${output.pattern.text}\` among the outputs of \`${output.stage}\``, place: output.place },
    ],
  };
}
