import type { JsonValue } from "../model/json.ts";
import type { MacroName } from "./cel-node.ts";

interface MacroBody {
  readonly holds: (item: JsonValue) => boolean;
  readonly transform: (item: JsonValue) => JsonValue;
}

/** A macro over items, from left to right, no further than its answer needs. */
export function runMacro(name: MacroName, items: readonly JsonValue[], body: MacroBody): JsonValue {
  switch (name) {
    case "all":
      return items.every(body.holds);
    case "exists":
      return items.some(body.holds);
    case "exists_one":
      return items.filter(body.holds).length === 1;
    case "filter":
      return items.filter(body.holds);
    case "map":
      return items.flatMap((item) => (body.holds(item) ? [body.transform(item)] : []));
  }
}
