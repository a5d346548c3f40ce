import type { KeyPart } from "../model/record.ts";

/** More differences than these are only counted. */
const reasonsMax = 20;

/** Why a key is another one than before, most telling first: `input build/a.png changed`, `param scale 2 → 4 (run, line 18)`. */
export function compareParts(now: readonly KeyPart[], before: readonly KeyPart[]): readonly string[] {
  const old = new Map(before.map((part) => [part.name, part]));
  const names = new Set(now.map(({ name }) => name));
  const changed = now.filter((part) => old.get(part.name)?.value !== part.value);
  const gone = before.filter(({ name, note }) => !names.has(name) && note !== true);
  const reasons = [
    ...noteReasons(changed, old),
    ...changed
      .filter(({ note }) => note !== true)
      .flatMap((part) => partReason(part, old.get(part.name), changed)),
    ...gone.map(({ name }) => wordsFor(name, "removed")),
  ];
  if (reasons.length <= reasonsMax) return reasons;
  return [...reasons.slice(0, reasonsMax), `and ${reasons.length - reasonsMax} more`];
}

/** A note that is new with a new text of the command is told by that. */
function noteReasons(changed: readonly KeyPart[], old: ReadonlyMap<string, KeyPart>): readonly string[] {
  return changed.flatMap((part) => {
    const before = old.get(part.name);
    if (part.note !== true || before === undefined) return [];
    if (part.shown === undefined || before.shown === undefined) return [`${plainName(part)} was edited`];
    return [`${plainName(part)} ${before.shown} → ${part.shown}${placeOf(part)}`];
  });
}

function plainName({ name }: KeyPart): string {
  return name.replace(/ \(\w+\)$/u, "");
}

function placeOf({ name, where }: KeyPart): string {
  const [, key] = / \((\w+)\)$/u.exec(name) ?? [];
  return where === undefined ? ` (${key})` : ` (${key}, ${where})`;
}

/** The command is told by the values and texts it is made of, where these are known. */
function partReason(
  part: KeyPart,
  before: KeyPart | undefined,
  changed: readonly KeyPart[],
): readonly string[] {
  const isCommand = part.name === "run" || part.name === "with";
  if (isCommand && changed.some(({ note }) => note === true)) return [];
  return [wordsFor(part.name, before === undefined ? "added" : "changed")];
}

function wordsFor(name: string, what: "added" | "changed" | "removed"): string {
  if (name.startsWith("content ")) return `what \`${name.slice("content ".length)}\` made ${what}`;
  if (name === "kind" || name === "language") return "storyflow makes keys in another way now";
  return /^(run|uses|with|cwd|outputs|updates)$/u.test(name) ? `\`${name}\` ${what}` : `${name} ${what}`;
}
