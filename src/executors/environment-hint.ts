import type { Variables } from "./base-environment.ts";

/** A name that looks like that of a variable, in a line that a command printed. */
const variableName = /\b[A-Z][A-Z0-9_]{2,}\b/gu;

/** Proposes `pass_env` when the output mentions a variable that the caller has and the command did not get. */
export function environmentHint(
  tail: readonly string[],
  caller: Variables,
  given: Variables,
): string | undefined {
  const names = tail.flatMap((line) => line.match(variableName) ?? []);
  const name = names.findLast(
    (candidate) => Object.hasOwn(caller, candidate) && !Object.hasOwn(given, candidate),
  );
  if (name === undefined) return undefined;
  return `the output mentions \`${name}\`, which is set where storyflow runs, but not for this stage: add it to its \`pass_env\``;
}
