import { digestValue } from "../keys/digest-text.ts";
import { decide } from "../expressions/evaluate.ts";
import type { Expression } from "../model/expression.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { OrderedCheck, WorkOrder } from "../model/work-order.ts";
import type { LocalWorld } from "./local-world.ts";

/** Raised when results are extracted, or outputs verified, in another way. */
const contractVersion = 1;

/** The digest of what results are extracted with. */
export async function extractionDigest({ results }: WorkOrder, world: LocalWorld): Promise<string> {
  const schema = results?.type === "file" ? results.schema : undefined;
  const schemas = schema === undefined ? [] : [await fileDigest(schema, world)];
  return digestValue({ contractVersion, results: withoutPlaces(results ?? null), schemas });
}

/**
 * The digest of what outputs are verified with, when results are these: a condition is verified by what it comes to, with its
 * values.
 */
export async function verificationDigest(
  order: WorkOrder,
  scope: WorkOrder["scope"],
  world: LocalWorld,
): Promise<string> {
  const checks: JsonValue[] = [];
  for (const check of order.verify) checks.push(await checkDigest(check, scope, world));
  return digestValue({ contractVersion, checks });
}

async function checkDigest(
  check: OrderedCheck,
  scope: WorkOrder["scope"],
  world: LocalWorld,
): Promise<JsonValue> {
  switch (check.type) {
    case "file":
      return withoutPlaces(check);
    case "json":
      return [withoutPlaces(check), await fileDigest(check.schema, world)];
    case "that": {
      const decided = decide(check.that, scope);
      return [
        "that",
        check.that.text,
        decided.ok ? decided.value.value : "failed",
        valuesOf(check.that, scope),
      ];
    }
    case "uses": {
      const digests: string[] = [];
      for (const { name, file } of world.moduleFiles.get(check.uses) ?? []) {
        digests.push(`${name} ${(await world.digests.digestOf(file)) ?? "missing"}`);
      }
      return ["uses", check.uses, check.options, digests];
    }
  }
}

/** What a condition reads, whole: how it is explained is clipped. */
function valuesOf({ references }: Expression, scope: WorkOrder["scope"]): JsonValue {
  return references.map(({ root, path }) => path.reduce(memberOf, memberOf(scope, root)) ?? null);
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

async function fileDigest(path: string, { workspace }: LocalWorld): Promise<string> {
  return (await workspace.lookAtFile(path))?.digest ?? "missing";
}

/** Where something stands in the manifest changes nothing. */
function withoutPlaces(value: object | null): JsonValue {
  return JSON.parse(
    JSON.stringify(value, (name, member: unknown) => (name === "place" ? undefined : member)),
  );
}
