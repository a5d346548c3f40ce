import { conversions } from "./conversions.ts";
import type { CelFunction } from "./define-function.ts";
import { listMethods } from "./list-methods.ts";
import { sizeFunction, sizeMethod } from "./size.ts";
import { textMethods } from "./text-methods.ts";

const globals: readonly CelFunction[] = [...conversions, sizeFunction];
const methods: readonly CelFunction[] = [...textMethods, ...listMethods, sizeMethod];

const globalsByName = Map.groupBy(globals, (entry) => entry.name);
const methodsByName = Map.groupBy(methods, (entry) => entry.name);

/** The functions called as `name(x)`, or the methods called as `x.name()`; they differ in how many arguments they take. */
export function functionsNamed(name: string, isMethod: boolean): readonly CelFunction[] {
  return (isMethod ? methodsByName : globalsByName).get(name) ?? [];
}

/** For suggestions; macros included. */
export function functionNames(isMethod: boolean): readonly string[] {
  return isMethod
    ? [...methodsByName.keys(), "all", "exists", "exists_one", "filter", "map"]
    : [...globalsByName.keys(), "has"];
}
