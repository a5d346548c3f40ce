import { parse } from "yaml";

type Fields = { readonly [name: string]: unknown };

interface Item {
  readonly id: string;
}

/** What a fanned-out manifest means, written out: each of its stages once for each item, in a chain where it reads `previous`. */
export function expandByHand(manifest: string, shots: readonly Item[], chained: boolean): Fields {
  const { stages, ...rest } = parse(manifest, { merge: true }) as Fields & { readonly stages: Fields };
  const expanded = Object.entries(stages).flatMap(([id, stage]) =>
    isFannedOut(stage)
      ? itemsOf(stage, shots, chained).map(
          (shot, at) => [`${id}_${shot.id}`, jobOf(stage, at, `${id}_${shots[at - 1]?.id}`)] as const,
        )
      : [[id, stage] as const],
  );
  return { ...rest, stages: Object.fromEntries(expanded) };
}

interface FannedOut extends Fields {
  readonly foreach: { readonly shot: string };
}

function isFannedOut(stage: unknown): stage is FannedOut {
  return typeof stage === "object" && stage !== null && "foreach" in stage;
}

function itemsOf({ foreach }: FannedOut, shots: readonly Item[], chained: boolean): readonly Item[] {
  const [, whenChained, otherwise] = /^params\.chained \? (.*) : (.*)$/.exec(foreach.shot) ?? [];
  const list = (chained ? whenChained : otherwise) ?? foreach.shot;
  if (list === "[]") return [];
  if (list === "data.project.shots") return shots;
  throw new Error(`what is ${list}?`);
}

function jobOf({ foreach: _list, ...stage }: Fields, at: number, before: string): unknown {
  return mapTexts(stage, (text) =>
    text
      .replaceAll(/previous == null \? (\S+) : previous\.(\w+)/g, at === 0 ? "$1" : `${before}.$2`)
      .replaceAll(/\bshot\./g, `data.project.shots[${at}].`),
  );
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]));
}
