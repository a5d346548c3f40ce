import type { JsonObject, JsonValue } from "../model/json.ts";
import type { StepCounter } from "./step-counter.ts";
import type { Kind, Type } from "./value-type.ts";

/** A function of the language; one of those with its name, told apart by how many arguments they take. */
export interface CelFunction {
  readonly name: string;
  /** The kinds that each argument may be of. A method has what stands before its dot as first argument. */
  readonly takes: readonly (readonly Kind[])[];
  /** What the items of a list in first place must be. */
  readonly items?: Kind;
  readonly gives: Type;
  /** Gets arguments of the kinds that it takes, and no others. */
  readonly apply: (args: readonly JsonValue[], steps: StepCounter) => JsonValue;
}

interface ValueOfKind {
  text: string;
  number: number;
  bool: boolean;
  null: null;
  list: readonly JsonValue[];
  map: JsonObject;
  any: JsonValue;
}

type Values<Takes extends readonly (readonly Kind[])[]> = {
  readonly [Index in keyof Takes]: ValueOfKind[Takes[Index][number]];
};

/** Types a function by the kinds that it takes. */
export function defineFunction<const Takes extends readonly (readonly Kind[])[]>(
  name: string,
  takes: Takes,
  gives: Type,
  apply: (args: Values<Takes>, steps: StepCounter) => JsonValue,
): CelFunction {
  // The evaluator holds arguments to `takes` before it calls.
  return { name, takes, gives, apply: (args, steps) => apply(args as Values<Takes>, steps) };
}
