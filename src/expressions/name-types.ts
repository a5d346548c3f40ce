import type { NamedType, Names, StageNames } from "./names.ts";
import {
  anyType,
  boolType,
  numberType,
  textListType,
  textType,
  type Type,
  typeOfParam,
} from "./value-type.ts";

/** What a name at the root of an expression stands for. */
type Root =
  | { readonly type: "stage"; readonly stage: StageNames }
  /** The job before this one in the list. */
  | { readonly type: "previous"; readonly stage: StageNames }
  | { readonly type: "value"; readonly valueType: Type }
  | { readonly type: "space"; readonly members: Members };

/** The members of a root that has these and no others. */
export interface Members {
  /** Before the name of one that is missing: `there is no param`. */
  readonly missing: string;
  readonly types: ReadonlyMap<string, Type>;
}

const placedRoots: ReadonlySet<string> = new Set(["run", "this", "inputs", "outputs", "previous"]);

/** Whether a name means something in some places only. */
export function isPlacedRoot(name: string): boolean {
  return placedRoots.has(name);
}

export function findRoot(name: string, names: Names): Root | undefined {
  if (isPlacedRoot(name) && !names.extra.includes(name)) return undefined;
  if (names.fanOut?.variables.includes(name) === true) return { type: "value", valueType: anyType };
  if (name === "previous" && names.fanOut !== undefined) return { type: "previous", stage: names.fanOut.own };
  if (name === "inputs" || name === "outputs") return { type: "value", valueType: textListType };
  const members = membersOf(name, names);
  if (members !== undefined) return { type: "space", members };
  const stage = stagesById(names.stages).get(name);
  if (stage !== undefined) return { type: "stage", stage };
  const param = names.params.find((candidate) => candidate.name === name);
  return param === undefined ? undefined : { type: "value", valueType: typeOfParam(param.type) };
}

const indexes = new WeakMap<Names["stages"], ReadonlyMap<string, StageNames>>();

/** All texts of a manifest share one list of stages: with thousands of them, looking through it for each name takes seconds. */
function stagesById(stages: Names["stages"]): ReadonlyMap<string, StageNames> {
  const known = indexes.get(stages);
  if (known !== undefined) return known;
  const index = new Map(stages.map((stage) => [stage.id, stage]));
  indexes.set(stages, index);
  return index;
}

/** Every name that can stand at a root here. */
export function rootNames(names: Names): readonly string[] {
  return [
    ...names.stages.map(({ id }) => id),
    ...names.params.map(({ name }) => name),
    ...(names.fanOut?.variables ?? []),
    "params",
    "data",
    "env",
    ...names.extra,
  ];
}

function membersOf(name: string, names: Names): Members | undefined {
  switch (name) {
    case "params":
      return { missing: "there is no param", types: typesOf(names.params) };
    case "data":
      return { missing: "`data` names no file", types: allOf(names.data, anyType) };
    case "env":
      return { missing: "`env` declares no variable", types: allOf(names.env, textType) };
    case "run":
      return { missing: "`run` has no member", types: runMembers };
    case "this":
      return {
        missing: "`this` has no member",
        types: names.fanOut === undefined ? thisMembers : new Map([...thisMembers, ...jobMembers]),
      };
    default:
      return undefined;
  }
}

const runMembers: ReadonlyMap<string, Type> = new Map([
  ["id", textType],
  ["attempt", numberType],
]);

const thisMembers: ReadonlyMap<string, Type> = new Map([
  ["round", numberType],
  // Null before the first round.
  ["best", anyType],
  ["history", { kind: "list" }],
]);

/** Of the jobs of a fan-out. */
const jobMembers: ReadonlyMap<string, Type> = new Map([
  ["key", textType],
  ["item", anyType],
]);

const stageTypes: ReadonlyMap<string, Type> = new Map([
  ["status", textType],
  ["cached", boolType],
  ["rounds", numberType],
  ["history", { kind: "list" }],
  ["outputs", textListType],
  ["duration", numberType],
  // Null where no process ended.
  ["exit_code", anyType],
]);

/** The type of a member of a stage: its own, or a result; undefined when the stage surely has none of that name. */
export function stageMemberType(stage: StageNames, name: string): Type | undefined {
  const own = stageTypes.get(name);
  if (own !== undefined) return own;
  if (jobMembers.has(name)) return stage.alignment === undefined ? undefined : jobMembers.get(name);
  return stage.results === undefined ? anyType : typesOf(stage.results).get(name);
}

export function stageMemberNames(stage: StageNames): readonly string[] {
  const ofJobs = stage.alignment === undefined ? [] : jobMembers.keys();
  return [...(stage.results ?? []).map(({ name }) => name), ...stageTypes.keys(), ...ofJobs];
}

/** Whether a stage is seen as the list of its jobs: it is fanned out, and whoever looks does not go over the same items. */
export function isListOfJobs(stage: StageNames, { fanOut }: Names): boolean {
  return stage.alignment !== undefined && stage.alignment !== fanOut?.alignment;
}

function typesOf(named: readonly NamedType[]): ReadonlyMap<string, Type> {
  return new Map(named.map(({ name, type }) => [name, typeOfParam(type)]));
}

function allOf(names: readonly string[], type: Type): ReadonlyMap<string, Type> {
  return new Map(names.map((name) => [name, type]));
}
