import type { Expression, Reference, Scope, Template } from "../model/expression.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Action, Stage } from "../model/pipeline.ts";
import type { CommandNote } from "../model/work-order.ts";
import { actionTemplates } from "../plan/stage-expressions.ts";

/** What these stand for is in the key by itself, or nobody's business. */
const untold: ReadonlySet<string> = new Set(["env", "inputs", "outputs", "run"]);

/** The values that a command is made with, and its text as written: they tell why a key changed. */
export function commandNotes(
  stage: Stage,
  params: readonly { readonly name: string }[],
  scope: Scope,
): readonly CommandNote[] {
  const { action } = stage;
  const where = action.kind === "module" ? "with" : "run";
  const names = new Set(params.map(({ name }) => name));
  const templates = actionTemplates(action);
  const notes = templates
    .flatMap(expressionsOf)
    .flatMap(({ references }) => references)
    .filter(({ root }) => !untold.has(root))
    .flatMap((reference) => noteFor(reference, where, names, scope));
  const unique = new Map([...notes, textNote(action, templates, where)].map((note) => [note.name, note]));
  return [...unique.values()];
}

function expressionsOf({ parts }: Template): readonly Expression[] {
  return parts.flatMap((part) => (part.type === "expression" ? [part.expression] : []));
}

function noteFor(
  reference: Reference,
  where: string,
  params: ReadonlySet<string>,
  scope: Scope,
): readonly CommandNote[] {
  const { root, path, place } = reference;
  const value = path.reduce(memberOf, memberOf(scope, root));
  if (value === undefined) return [];
  const isParam = params.has(root) || root === "params";
  const name = isParam
    ? `param ${[root, ...path].join(".").replace(/^params\./u, "")}`
    : [root, ...path].join(".");
  return [{ name: `${name} (${where})`, where: `line ${place.line}`, value, isShown: true }];
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text before templates are filled in; a module's options that are no templates stand in their own part of the key. */
function textNote(action: Action, templates: readonly Template[], where: string): CommandNote {
  const text = templates.map((template) => template.text.value).join("\n");
  const { line } = action.place;
  return { name: `\`${where}\` (${where})`, where: `line ${line}`, value: text, isShown: false };
}
