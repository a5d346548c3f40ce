import type { Loop, Need, Plateau } from "../model/pipeline.ts";
import type { Place } from "../model/source.ts";
import { buildExpression, reportAt, type Build, type StageScope } from "./build.ts";
import type { Loop as RawLoop, Stage } from "./generated/manifest.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { isMapAt, itemsOf, listOrOne, member, type Typed, type TypedEntry } from "./typed-node.ts";

type RawNeed = NonNullable<Stage["needs"]>[number];

export function buildNeeds(
  build: Build,
  id: string,
  needs: Typed<readonly RawNeed[]> | undefined,
): readonly Need[] {
  return itemsOf(needs).flatMap((need) => {
    const name = nameOf(need);
    const place = name && checkStageName(build, id, name, "needs");
    if (name === undefined || place === undefined) return [];
    const content = isMapAt(need) ? (member(need, "content")?.value ?? true) : true;
    return [{ stage: name.value, content, place }];
  });
}

function nameOf(need: Typed<RawNeed>): Typed<string> | undefined {
  if (typeof need.value === "string") return { value: need.value, node: need.node };
  return isMapAt(need) ? member(need, "stage") : undefined;
}

/** The place of a name that is the name of another stage; anything else is reported. */
function checkStageName(
  build: Build,
  id: string,
  name: Typed<string>,
  verb: "needs" | "goes back to",
): Place | undefined {
  if (name.value === id) {
    const code = verb === "needs" ? "stage/needs-itself" : "loop/back-to-itself";
    reportAt(build, code, name, `\`${id}\` ${verb} itself`, selfHints[verb]);
    return undefined;
  }
  if (build.known.stageEntries.has(name.value)) return placeOf(build.source, name.node);
  const message = `\`${id}\` ${verb} \`${name.value}\`, which is not a stage`;
  reportAt(build, "manifest/unknown-stage", name, message, stageHint(build, id, name.value));
  return undefined;
}

const selfHints = {
  needs: "remove it",
  "goes back to": "name an earlier stage, which is to be judged again after this one",
};

function stageHint(build: Build, id: string, name: string): string | undefined {
  const entries = build.known.stageEntries;
  const suggestion = build.suggester.suggest(name, entries, id);
  const entry = suggestion === undefined ? undefined : entries.get(suggestion);
  return entry && `did you mean \`${entry.name}\` (line ${keyPlaceOf(build.source, entry).line})?`;
}

export function buildLoop(
  build: Build,
  id: string,
  loop: TypedEntry<RawLoop> | undefined,
  { decision }: StageScope,
): Loop | undefined {
  if (loop === undefined) return undefined;
  const backTo = listOrOne(member(loop, "back_to")).flatMap((name) => {
    const place = checkStageName(build, id, name, "goes back to");
    return place === undefined ? [] : [{ stage: name.value, place }];
  });
  const limit = member(loop, "limit");
  if (limit === undefined) return undefined;
  const written = member(loop, "score");
  const score = written && buildExpression(build, written, decision, "number");
  const plateau = plateauOf(loop);
  return {
    backTo,
    limit: limit.value,
    ...(score !== undefined && { score }),
    ...(plateau !== undefined && { plateau }),
    onExhausted: member(loop, "on_exhausted")?.value ?? "fail",
    place: keyPlaceOf(build.source, loop.entry),
  };
}

/** Only a loop that says what is too little ends for it. */
function plateauOf(loop: Typed<RawLoop>): Plateau | undefined {
  const minDelta = member(loop, "min_delta")?.value;
  const patience = member(loop, "patience")?.value;
  if (minDelta === undefined && patience === undefined) return undefined;
  return { minDelta: minDelta ?? 0, patience: patience ?? 1 };
}
