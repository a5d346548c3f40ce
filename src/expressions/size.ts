import { type CelFunction, defineFunction } from "./define-function.ts";
import { numberType } from "./value-type.ts";

/** `size(x)` */
export const sizeFunction: CelFunction = defineFunction(
  "size",
  [["text", "list", "map"]],
  numberType,
  ([value]) => {
    if (typeof value === "string") return characterCount(value);
    return Array.isArray(value) ? value.length : Object.keys(value).length;
  },
);

/** `x.size()` */
export const sizeMethod: CelFunction = sizeFunction;

/** Characters are code points, as everywhere in CEL: an emoji is one. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
