import { suggest } from "../model/suggest.ts";
import { itemJob } from "./declare-items.ts";

const keysNamed = 5;
const longestKey = 40;

/** What is wrong with the name of a job, and the way out. */
export interface NameProblem {
  readonly message: string;
  readonly hint: string;
}

/** `video[s03]` in its parts; all jobs of a stage, `video[*]`, are the stage. */
export function parseJobName(name: string): { readonly stage: string; readonly key?: string } {
  const [, stage = name, key] = /^([^[]+)\[(.*)\]$/su.exec(name) ?? [];
  return key === undefined || key === "*" ? { stage } : { stage, key: key.normalize("NFC") };
}

/** A stage that is fanned out has no item of this key. */
export function noItem(stage: string, key: string, keys: readonly string[]): NameProblem {
  return { message: `\`${stage}\` has no item \`${key}\``, hint: itemHint(stage, key, keys) };
}

function itemHint(stage: string, key: string, keys: readonly string[]): string {
  if (keys.length === 0) return "its list is empty";
  const likely = suggest(key, keys);
  const rest = keys.length - keysNamed;
  const named = keys.slice(0, keysNamed).map(shortKey).join(", ");
  const items = `its items are ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
  if (key.includes("*"))
    return `\`${itemJob(stage, "*")}\` stands for all, and nothing else does for some; ${items}`;
  return likely === undefined ? items : `did you mean \`${itemJob(stage, likely)}\`?`;
}

function shortKey(key: string): string {
  const characters = Array.from(key);
  return characters.length <= longestKey ? key : `${characters.slice(0, longestKey).join("")}…`;
}

/** A stage that is not fanned out was named with an item. */
export function noFanOut(stage: string, name: string): NameProblem {
  const message = `\`${name}\` is no job: \`${stage}\` has no \`foreach\` or \`matrix\``;
  return { message, hint: `name the stage: \`${stage}\`` };
}
