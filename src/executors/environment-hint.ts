import type { OrderedAction } from "../model/work-order.ts";
import type { Variables } from "./base-environment.ts";

/** A name that looks like that of a variable, in a line that a command printed. */
const printedName = /\b[A-Z][A-Z0-9_]{2,}\b/gu;
/** A variable that a shell text uses. */
const usedName = /\$\{?([A-Za-z_]\w*)/gu;

/** Proposes `pass_env` when the output or the command mentions a variable that the caller has and the command did not get. */
export function environmentHint(
  action: OrderedAction,
  tail: readonly string[],
  caller: Variables,
  given: Variables,
): string | undefined {
  const lacks = (name: string): boolean => Object.hasOwn(caller, name) && !Object.hasOwn(given, name);
  const printed = tail.flatMap((line) => line.match(printedName) ?? []).findLast(lacks);
  const name = printed ?? usedNames(action).find(lacks);
  if (name === undefined) return undefined;
  const where = printed === undefined ? "command" : "output";
  return `the ${where} mentions \`${name}\`, which is set where storyflow runs, but not for this stage: add it to its \`pass_env\``;
}

function usedNames(action: OrderedAction): readonly string[] {
  if (action.kind !== "shell") return [];
  return [...action.display.matchAll(usedName)].flatMap((match) => match[1] ?? []);
}
