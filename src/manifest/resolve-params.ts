import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Param } from "../model/pipeline.ts";
import { suggest } from "../model/suggest.ts";
import { coerceText } from "./coerce-text.ts";
import { shorten } from "./found-words.ts";
import { misfit, showJson } from "./param-fit.ts";
import { namesInWords } from "./words.ts";

/** What was given for params from outside. */
export interface GivenParams {
  /** `--param name=value`, in their order: the last of one name counts. Programs may give values that are no texts. */
  readonly flags: readonly (readonly [name: string, value: JsonValue])[];
  /** What `--params-file` holds. */
  readonly file?: JsonObject;
  readonly environment: { readonly [name: string]: string | undefined };
}

/** A wrong use of params: not the manifest's fault. */
export interface ParamProblem {
  readonly message: string;
  readonly hint?: string;
}

export interface ResolvedParams {
  /** Every param of the pipeline; null where nothing gives it a value. */
  readonly params: JsonObject;
  readonly problems: readonly ParamProblem[];
}

const variablePrefix = "STORYFLOW_PARAM_";

/** Flags over the file over `STORYFLOW_PARAM_<NAME>` over defaults; text becomes what the param's type says. */
export function resolveParams(params: readonly Param[], given: GivenParams): ResolvedParams {
  const resolved = params.map((param) => ({ name: param.name, ...resolveParam(param, given) }));
  return {
    params: Object.fromEntries(resolved.map(({ name, value }) => [name, value])),
    problems: [...findUnknown(params, given), ...resolved.flatMap(({ problem }) => problem ?? [])],
  };
}

interface Resolution {
  readonly value: JsonValue;
  readonly problem?: ParamProblem;
}

/** A value with where it came from, as a person would write it. */
interface Candidate {
  readonly value: JsonValue;
  readonly origin: string;
}

function resolveParam(param: Param, given: GivenParams): Resolution {
  const candidate = findCandidate(param.name, given);
  if (candidate === undefined) return resolveDefault(param);
  const value =
    typeof candidate.value === "string" ? coerceText(candidate.value, param.type) : candidate.value;
  const expected = misfit(param.schema, value);
  if (expected === undefined) return { value };
  const found = showFound(candidate.value);
  return { value, problem: { message: `${candidate.origin}: expected ${expected}, found ${found}` } };
}

function resolveDefault({ name, default: value = null, required }: Param): Resolution {
  if (!required) return { value };
  const hint = `give it with \`--param ${name}=…\` or \`${variableOf(name)}\``;
  return { value, problem: { message: `the param \`${name}\` needs a value`, hint } };
}

function findCandidate(name: string, { flags, file, environment }: GivenParams): Candidate | undefined {
  const flag = flags.findLast(([candidate]) => candidate === name);
  if (flag !== undefined) return { value: flag[1], origin: `\`--param ${name}\`` };
  if (file !== undefined && Object.hasOwn(file, name)) {
    return { value: file[name] ?? null, origin: `\`${name}\` in the params file` };
  }
  const variable = variableOf(name);
  const text = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
  return text === undefined ? undefined : { value: text, origin: `\`${variable}\`` };
}

function variableOf(name: string): string {
  return variablePrefix + name.toUpperCase();
}

function showFound(value: JsonValue): string {
  if (typeof value === "string") return value === "" ? "an empty text" : `\`${shorten(value)}\``;
  return `\`${shorten(showJson(value))}\``;
}

function findUnknown(params: readonly Param[], given: GivenParams): readonly ParamProblem[] {
  const names = params.map(({ name }) => name);
  const variables = names.map(variableOf);
  const flags = new Set(given.flags.map(([name]) => name));
  const set = Object.keys(given.environment).filter(
    (name) => name.startsWith(variablePrefix) && given.environment[name] !== undefined,
  );
  return [
    ...unknownOf(flags, names, (name) => `\`--param ${name}\`: there is no param \`${name}\``),
    ...unknownOf(
      Object.keys(given.file ?? {}),
      names,
      (name) => `the params file sets \`${name}\`, which is no param`,
    ),
    ...unknownOf(set, variables, (name) => `the environment sets \`${name}\`, which is no param`),
  ];
}

function unknownOf(
  found: Iterable<string>,
  known: readonly string[],
  message: (name: string) => string,
): readonly ParamProblem[] {
  return [...found]
    .filter((name) => !known.includes(name))
    .map((name) => {
      const hint = hintFor(name, known);
      return { message: message(name), ...(hint !== undefined && { hint }) };
    });
}

/** The most names that a hint lists. */
const maxListed = 12;

function hintFor(name: string, known: readonly string[]): string | undefined {
  const suggestion = suggest(name, known);
  if (suggestion !== undefined) return `did you mean \`${suggestion}\`?`;
  if (known.length === 0 || known.length > maxListed) return undefined;
  return `there ${known.length === 1 ? "is" : "are"} ${namesInWords(known, "and")}`;
}
