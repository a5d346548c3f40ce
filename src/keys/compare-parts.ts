import type { KeyPart } from "../model/record.ts";

/** More differences than these are only counted. */
const reasonsMax = 20;

/** Why a key is another one than before, most telling first: `input build/a.png changed`, `param scale 2 → 4 (run, line 18)`. */
export function compareParts(now: readonly KeyPart[], before: readonly KeyPart[]): readonly string[] {
  const old = new Map(before.map((part) => [part.name, part]));
  const names = new Set(now.map(({ name }) => name));
  const changed = now.filter((part) => old.get(part.name)?.value !== part.value);
  const deciding = changed.filter(({ note }) => note !== true);
  const gone = before.filter(({ name, note }) => !names.has(name) && note !== true);
  const changedNames = new Set(deciding.map(({ name }) => name));
  // A value that came to the same command changed nothing.
  const notes = changed.filter((part) => part.note === true && changedNames.has(commandOf(part)));
  const told = notes.filter(({ name }) => old.has(name));
  const toldCommands = new Set(told.map(commandOf));
  const reasons = new Set([
    ...told.map((part) => noteReason(part, old.get(part.name))),
    ...deciding
      .filter(({ name }) => !toldCommands.has(name))
      .flatMap((part) => partReason(part, old.get(part.name))),
    ...gone.map(({ name }) => wordsFor(name, "removed")),
  ]);
  if (reasons.size <= reasonsMax) return [...reasons];
  return [...[...reasons].slice(0, reasonsMax), `and ${reasons.size - reasonsMax} more`];
}

/** The command is told by the values and texts that it is made of, where these are known. */
function noteReason(part: KeyPart, before: KeyPart | undefined): string {
  const name = plainName(part);
  if (part.shown === undefined || before?.shown === undefined) return `${name} was edited`;
  const place = part.where === undefined ? commandOf(part) : `${commandOf(part)}, ${part.where}`;
  // The rest of a long value is not shown, nor is a secret.
  const change = part.shown === before.shown ? "changed" : `${before.shown} → ${part.shown}`;
  return `${name} ${change} (${place})`;
}

/** `param scale` of `param scale (run)`. */
function plainName({ name }: KeyPart): string {
  return name.replace(/ \(\w+\)$/u, "");
}

/** `run` of `param scale (run)`: the part of the key that a note is about. */
function commandOf({ name }: KeyPart): string {
  return / \((\w+)\)$/u.exec(name)?.[1] ?? "";
}

function partReason(part: KeyPart, before: KeyPart | undefined): readonly string[] {
  if (part.name === "kind" && before !== undefined && kindOf(part) !== kindOf(before)) return [];
  return [wordsFor(part.name, before === undefined ? "added" : "changed")];
}

/** Another kind is told by `run` and `uses`; another version of it only here. */
function kindOf({ value }: KeyPart): string | undefined {
  return value.split(" ")[0];
}

function wordsFor(name: string, what: "added" | "changed" | "removed"): string {
  if (name.startsWith("content ")) return `what \`${name.slice("content ".length)}\` made ${what}`;
  if (name === "kind" || name === "language") return "storyflow makes keys in another way now";
  return /^(run|uses|with|cwd|outputs|updates)$/u.test(name) ? `\`${name}\` ${what}` : `${name} ${what}`;
}
