import type { Scope } from "../model/expression.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { suggest } from "../model/suggest.ts";
import type { CelNode } from "./cel-node.ts";
import { nodeText } from "./node-text.ts";
import { stageMembers } from "./reserved.ts";
import { andList, kindOf, wordFor } from "./value-type.ts";

/** Members named in a message about a missing one. */
const maxNamedMembers = 8;

/** Why `object.name` is not there, in the words of what the object is: a stage, the params, a value. */
export function missingMember(object: CelNode, owner: JsonValue, name: string, scope: Scope): string {
  const what = nodeText(object);
  if (!isJsonObject(owner)) {
    return `\`${what}\` is ${wordFor(kindOf(owner))} and has no member \`${name}\``;
  }
  if (object.kind === "name" && isStage(object.name, scope)) return missingResult(what, owner, name);
  return `\`${what}\` has no member \`${name}\`${otherMembers(name, Object.keys(owner))}`;
}

/** All other names with a `status` are those of a stage; a param of that shape stands among the params. */
function isStage(name: string, scope: Scope): boolean {
  const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
  const params = Object.hasOwn(scope, "params") ? scope["params"] : undefined;
  const isParam = isJsonObject(params) && Object.hasOwn(params, name);
  return !isParam && isJsonObject(value) && typeof value["status"] === "string";
}

function missingResult(stage: string, members: JsonObject, name: string): string {
  const status = members["status"];
  const missing = `\`${stage}\` has no result \`${name}\``;
  if (status === "skipped") return `\`${stage}\` was skipped and has no result \`${name}\``;
  if (status !== "succeeded") return `${missing}: its status is ${JSON.stringify(status)}`;
  const results = Object.keys(members).filter((member) => !stageMembers.has(member));
  return `${missing}${otherMembers(name, results)}`;
}

function otherMembers(name: string, members: readonly string[]): string {
  const likely = suggest(name, members);
  if (likely !== undefined) return `; did you mean \`${likely}\`?`;
  if (members.length === 0) return "; it has none at all";
  if (members.length > maxNamedMembers) return "";
  return `; it has ${andList(members.map((member) => `\`${member}\``))}`;
}
