import type { TemplateValue } from "../model/expression.ts";
import type { Place } from "../model/source.ts";
import type { ManifestNode, MapEntry } from "./manifest-node.ts";

/** Options as nodes with places. A template is a broken one: nothing can be said of it before it has a value. */
export function optionNode(value: TemplateValue, around: Place): ManifestNode {
  switch (value.type) {
    case "template": {
      const { value: text, place } = value.template.text;
      return scalar(text, place, true);
    }
    case "scalar":
      return scalar(value.value, value.place ?? around, false);
    case "list": {
      const items = value.items.map((item) => optionNode(item, value.place));
      return { type: "list", items, ...range(value.place), broken: false };
    }
    case "map": {
      const entries = new Map<string, MapEntry>();
      for (const { name, place, value: inner } of value.entries) {
        entries.set(name, { name, keyStart: place.start, keyEnd: place.end, node: optionNode(inner, place) });
      }
      return { type: "map", entries, ...range(value.place), broken: false };
    }
  }
}

function scalar(value: string | number | boolean | null, place: Place, broken: boolean): ManifestNode {
  return { type: "scalar", value, style: "plain", ...range(place), broken };
}

function range({ start, end }: Place): { readonly start: number; readonly end: number } {
  return { start, end };
}
