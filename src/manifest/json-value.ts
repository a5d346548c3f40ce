import type { JsonValue } from "../model/json.ts";
import type { Build } from "./build.ts";
import { placeOf, textOf, type ManifestNode, type ScalarNode } from "./manifest-node.ts";
import { problem } from "./problem.ts";

type Context = Pick<Build, "source" | "findings">;

/** What a node says, as JSON; numbers that JSON cannot hold exactly are reported. */
export function jsonValue(context: Context, node: ManifestNode): JsonValue {
  if (node.type === "scalar") return jsonScalar(context, node);
  if (node.type === "list") return node.items.map((item) => jsonValue(context, item));
  const entries = [...node.entries.values()];
  return Object.fromEntries(entries.map((entry) => [entry.name, jsonValue(context, entry.node)]));
}

export function jsonScalar(context: Context, node: ScalarNode): string | number | boolean | null {
  const { value } = node;
  if (typeof value !== "number") return value;
  const written = textOf(context.source, node);
  const place = placeOf(context.source, node);
  if (!Number.isFinite(value)) {
    context.findings.add(
      problem("manifest/bad-number", place, `\`${written}\` is no number that storyflow can use`),
    );
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const message = `\`${written}\` has more digits than a number can hold exactly`;
    context.findings.add(
      problem("manifest/bad-number", place, message, `write it as text: \`"${written}"\``),
    );
  }
  return value;
}
