import type { Names } from "../expressions/names.ts";
import type { EnvVariable } from "../model/pipeline.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";
import { buildTemplate, type Build } from "./build.ts";
import type { Env } from "./generated/manifest.ts";
import { checkObjectMember } from "./known-names.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { itemsOf, members, type Typed } from "./typed-node.ts";

export function buildEnv(build: Build, env: Typed<Env> | undefined, names: Names): readonly EnvVariable[] {
  return members(env).flatMap((variable) => {
    const { name } = variable.entry;
    const taken = checkObjectMember(build.source, variable.entry);
    if (taken !== undefined) build.findings.add(taken);
    const value = buildTemplate(build, variable, names);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Later ones win over earlier ones of the same name. */
export function mergeEnv(...layers: readonly (readonly EnvVariable[])[]): readonly EnvVariable[] {
  return [...new Map(layers.flat().map((variable) => [variable.name, variable])).values()];
}

export function mergeNames(...layers: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(layers.flat())];
}

export function namesIn(typed: Typed<readonly string[]> | undefined): readonly string[] {
  return itemsOf(typed).map(({ value }) => value);
}

/** A secret is masked and in no key; a variable is shown and in the key: a name cannot be both. */
export function checkSecrets(names: readonly NamedPlace[], others: readonly string[]): readonly Diagnostic[] {
  const taken = new Set(others);
  return names
    .filter(({ name }) => taken.has(name))
    .map(({ name, place }) => {
      const message = `\`${name}\` is a secret, and \`env\` or \`pass_env\` would show it`;
      return problem("manifest/secret-and-variable", place, message, "remove it from one of the two");
    });
}

interface NamedPlace {
  readonly name: string;
  readonly place: Place;
}

/** The names in a list, with their places. */
export function placedNames(build: Build, list: Typed<readonly string[]> | undefined): readonly NamedPlace[] {
  return itemsOf(list).map(({ value, node }) => ({ name: value, place: placeOf(build.source, node) }));
}

/** The names of variables, with their places. */
export function placedVariables(build: Build, env: Typed<Env> | undefined): readonly NamedPlace[] {
  return members(env).map(({ entry }) => ({ name: entry.name, place: keyPlaceOf(build.source, entry) }));
}
