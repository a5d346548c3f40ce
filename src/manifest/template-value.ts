import type { Names } from "../expressions/names.ts";
import type { TemplateValue } from "../model/expression.ts";
import { buildTemplate, hasTemplate, type Build } from "./build.ts";
import { jsonScalar } from "./json-value.ts";
import { keyPlaceOf, placeOf, type ManifestNode } from "./manifest-node.ts";

/** The options of a module: JSON, some of whose texts are templates. */
export function buildTemplateValue(build: Build, node: ManifestNode, names: Names): TemplateValue {
  const place = placeOf(build.source, node);
  if (node.type === "list") {
    return { type: "list", items: node.items.map((item) => buildTemplateValue(build, item, names)), place };
  }
  if (node.type === "map") {
    const entries = [...node.entries.values()].map((entry) => ({
      name: entry.name,
      value: buildTemplateValue(build, entry.node, names),
      place: keyPlaceOf(build.source, entry),
    }));
    return { type: "map", entries, place };
  }
  if (typeof node.value === "string" && hasTemplate(node.value)) {
    const template = buildTemplate(build, { value: node.value, node }, names);
    // What is wrong with the template is reported, so its value will not be used.
    return template === undefined ? { type: "scalar", value: null, place } : { type: "template", template };
  }
  return { type: "scalar", value: jsonScalar(build, node), place };
}
