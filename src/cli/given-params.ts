import type { JsonObject } from "../model/json.ts";
import type { Param } from "../model/pipeline.ts";

/** The params of a run that are not what they are by default, as `--param` takes them. */
export function givenParams(
  params: JsonObject,
  declared: readonly Param[],
): readonly (readonly [string, string])[] {
  return declared.flatMap(({ name, default: usual }) => {
    const value = params[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(usual)) return [];
    return [[name, typeof value === "string" ? value : JSON.stringify(value)] as const];
  });
}
