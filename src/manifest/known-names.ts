import type { NamedType, StageNames } from "../expressions/names.ts";
import { reservedNames, stageMembers } from "../expressions/reserved.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Param } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import type { KnownNames } from "./build.ts";
import type { Manifest, Stage } from "./generated/manifest.ts";
import { alignmentOf, fanOutShape } from "./fan-out-shape.ts";
import { keyPlaceOf, type MapEntry } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { resultsShape } from "./results-shape.ts";
import { entryOf, keysOf, member, members, type Typed } from "./typed-node.ts";

export function knownNames(manifest: Typed<Manifest>, params: readonly Param[]): KnownNames {
  const stages = new Map(members(member(manifest, "stages")).map((stage) => [stage.entry.name, stage]));
  const ids = keysOf(member(manifest, "stages"));
  return {
    params: keysOf(member(manifest, "params")).map((name) => paramName(name, params)),
    stages: ids.map((id) => ({ ...stageNames(id, stages.get(id)), ...alignmentIn(stages.get(id)) })),
    stageEntries: new Map(entriesIn(manifest, "stages").map((entry) => [entry.name, entry])),
    poolEntries: new Map(entriesIn(manifest, "pools").map((entry) => [entry.name, entry])),
    data: keysOf(member(manifest, "data")),
    isComplete: !declaresBroken(manifest),
  };
}

/** Whether a map or list that declares names is broken as a whole. */
function declaresBroken(manifest: Typed<Manifest>): boolean {
  const defaults = member(manifest, "defaults");
  const holders = [
    manifest,
    ...(defaults === undefined ? [] : [defaults]),
    ...members(member(manifest, "stages")),
  ];
  const keys = ["params", "data", "pools", "stages", "defaults", "env", "pass_env"];
  return holders.some((holder) => keys.some((key) => entryOf(holder, key)?.node.broken === true));
}

function paramName(name: string, params: readonly Param[]): NamedType {
  const type = params.find((param) => param.name === name)?.type;
  return type === undefined ? { name } : { name, type };
}

function alignmentIn(stage: Typed<Stage> | undefined): Pick<StageNames, "alignment"> {
  const alignment = stage && alignmentOf(stage);
  return alignment === undefined ? {} : { alignment };
}

/** The results of a stage are known when it names them one by one. */
function stageNames(id: string, stage: Typed<Stage> | undefined): StageNames {
  const results = stage && member(stage, "results");
  const shape = results && resultsShape(results);
  if (shape?.type !== "named") return { id };
  const named = shape.results;
  // Where one is wrong, nobody knows how it was to be called.
  if (members(named).length < keysOf(named).length) return { id };
  const types = new Map(members(named).map((result) => [result.entry.name, member(result, "type")?.value]));
  return { id, results: keysOf(named).map((name) => namedType(name, types.get(name))) };
}

function namedType(name: string, type: NamedType["type"]): NamedType {
  return type === undefined ? { name } : { name, type };
}

/** Names that mean something already, and a param and a stage of one name: in an expression both would be meant. */
export function checkNames(source: Source, manifest: Typed<Manifest>): readonly Diagnostic[] {
  const params = entriesIn(manifest, "params");
  const stages = entriesIn(manifest, "stages");
  return [
    ...params.flatMap((entry) => checkReserved(source, entry, "a param") ?? []),
    ...stages.flatMap((entry) => checkReserved(source, entry, "a stage") ?? []),
    ...entriesIn(manifest, "data").flatMap((entry) => checkObjectMember(source, entry) ?? []),
    ...stages.flatMap((stage) => checkHidden(source, params, stage) ?? []),
    ...members(member(manifest, "stages")).flatMap((stage) =>
      checkVariables(source, stage, [...params, ...stages]),
    ),
    ...checkVariableNames(source, params),
  ];
}

function entriesIn(
  manifest: Typed<Manifest>,
  key: "params" | "stages" | "data" | "pools",
): readonly MapEntry[] {
  const node = entryOf(manifest, key)?.node;
  return node?.type === "map" ? [...node.entries.values()] : [];
}

function checkReserved(source: Source, entry: MapEntry, what: string): Diagnostic | undefined {
  if (!reservedNames.has(entry.name)) return checkObjectMember(source, entry);
  const message = `\`${entry.name}\` cannot be the name of ${what}: in expressions it means something else`;
  return problem("manifest/reserved-name", keyPlaceOf(source, entry), message, "choose another name");
}

/** Every object of JavaScript has these, so a look for them would find what nobody wrote. */
export function checkObjectMember(source: Source, entry: MapEntry): Diagnostic | undefined {
  if (!(entry.name in Object.prototype)) return undefined;
  const message = `\`${entry.name}\` cannot be a name here: every object of JavaScript has a member of that name`;
  return problem("manifest/reserved-name", keyPlaceOf(source, entry), message, "choose another name");
}

function checkHidden(source: Source, params: readonly MapEntry[], stage: MapEntry): Diagnostic | undefined {
  const param = params.find((candidate) => candidate.name === stage.name);
  if (param === undefined) return undefined;
  return {
    ...problem(
      "manifest/hidden-name",
      keyPlaceOf(source, stage),
      `\`${stage.name}\` is a param and a stage, and in expressions the name could mean both`,
      "rename one of them",
    ),
    related: [{ message: "the param", place: keyPlaceOf(source, param) }],
  };
}

/** A variable of a fan-out that is called like something else would hide it. */
function checkVariables(
  source: Source,
  stage: Typed<Stage>,
  others: readonly MapEntry[],
): readonly Diagnostic[] {
  return (fanOutShape(stage)?.lists ?? []).flatMap(({ entry }) => {
    const hidden = others.find(({ name }) => name === entry.name);
    if (hidden === undefined) return checkReserved(source, entry, "a variable") ?? [];
    const message = `\`${entry.name}\` is a variable here, and would hide what \`${entry.name}\` means already`;
    return [
      {
        ...problem("manifest/hidden-name", keyPlaceOf(source, entry), message, "rename one of them"),
        related: [{ message: "what it would hide", place: keyPlaceOf(source, hidden) }],
      },
    ];
  });
}

/** `STORYFLOW_PARAM_<NAME>` is written in capitals, so two params that differ in case only would share it. */
function checkVariableNames(source: Source, params: readonly MapEntry[]): readonly Diagnostic[] {
  const seen = new Map<string, MapEntry>();
  return params.flatMap((param) => {
    const first = seen.get(param.name.toUpperCase());
    seen.set(param.name.toUpperCase(), first ?? param);
    if (first === undefined) return [];
    const message = `\`${first.name}\` and \`${param.name}\` differ in case only, so \`STORYFLOW_PARAM_${param.name.toUpperCase()}\` would set both`;
    return [
      {
        ...problem("manifest/hidden-name", keyPlaceOf(source, param), message, "rename one of them"),
        related: [{ message: "the other one", place: keyPlaceOf(source, first) }],
      },
    ];
  });
}

/** `results: { file: … }` names a file, so no result may be called so; the others every stage has already. */
export function checkResultName(source: Source, entry: MapEntry): Diagnostic | undefined {
  if (entry.name !== "file" && !stageMembers.has(entry.name)) return checkObjectMember(source, entry);
  const reason =
    entry.name === "file"
      ? "there it names the file of the results"
      : "every stage has a member of that name";
  return problem(
    "stage/reserved-result",
    keyPlaceOf(source, entry),
    `\`${entry.name}\` cannot be the name of a result: ${reason}`,
    "choose another name",
  );
}
