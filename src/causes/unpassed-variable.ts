import type { Evidence, KnownCause } from "./known-cause.ts";

/** A name that looks like that of a variable, in a line that a command printed. */
const printedName = /\b[A-Z][A-Z0-9_]{2,}\b/gu;
/** A variable that a shell text uses. */
const usedName = /\$\{?([A-Za-z_]\w*)/gu;

/** A variable that the output or the command mentions, that the caller has and the command did not get. */
export function findUnpassedVariable(evidence: Evidence): KnownCause | undefined {
  const lacks = (name: string): boolean => isPassable(name, evidence);
  const printed = evidence.failure.tail.flatMap((line) => line.match(printedName) ?? []).findLast(lacks);
  const name = printed ?? usedNames(evidence.shellText).find(lacks);
  if (name === undefined) return undefined;
  return { type: "unpassed_variable", name, where: printed === undefined ? "command" : "output" };
}

/** The caller has it, and the stage would get it if it asked. */
export function isPassable(name: string, { caller, given }: Evidence): boolean {
  return Object.hasOwn(caller, name) && !Object.hasOwn(given, name);
}

function usedNames(shellText: string | undefined): readonly string[] {
  return [...(shellText ?? "").matchAll(usedName)].flatMap((match) => match[1] ?? []);
}
