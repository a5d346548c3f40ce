/** `1 stage`, `3 stages`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** That a slot is not free since another run of the machine has it. */
export const elsewhereText = ", in use by another run";

/** Of which pools a stage waits for slots. */
export function awaitedText(pools: readonly string[], isElsewhere: boolean): string {
  return `waits for ${listOf(pools, 3)}${isElsewhere ? elsewhereText : ""}`;
}

/** `a, b and c`; past `most` names the rest are counted: `a, b and 4 more`. */
export function listOf(names: readonly string[], most: number = names.length): string {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Why a condition did not hold, with values: `qa.score 3.9 < threshold 3.5 is false`, but `params.captions false`. */
export function deniedText(explanation: string): string {
  return /\bfalse$/.test(explanation) ? explanation : `${explanation} is false`;
}
