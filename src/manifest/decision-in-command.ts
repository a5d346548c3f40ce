import type { Diagnostic } from "../model/diagnostic.ts";
import type { Expression, Reference, Template, TemplateValue } from "../model/expression.ts";
import type { Param, Stage } from "../model/pipeline.ts";

/**
 * A param that both a decision and the command it reads from use: to change it runs the command again, although it was
 * only meant to decide anew.
 */
export function findDecisionsInCommands(
  stages: readonly Stage[],
  params: readonly Param[],
): readonly Diagnostic[] {
  const names = new Set(params.map(({ name }) => name));
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  return stages.flatMap((stage) =>
    decisionsOf(stage).flatMap((decision) => {
      const read = paramsIn(decision.references, names);
      if (read.size === 0) return [];
      const ids = new Set(decision.references.map(({ root }) => root));
      return [...ids].flatMap((id) => {
        const judged = byId.get(id);
        return judged === undefined ? [] : compare(read, paramsIn(commandReferences(judged), names), judged);
      });
    }),
  );
}

/** A loop decides by its `when` and its score. */
function decisionsOf({ when, require, loop }: Stage): readonly Expression[] {
  return [when, ...require.map(({ that }) => that), loop?.score].filter((decision) => decision !== undefined);
}

/** The params that are read, each with its first reference. */
function paramsIn(
  references: readonly Reference[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, Reference> {
  const found = new Map<string, Reference>();
  for (const reference of references) {
    const name = reference.root === "params" ? reference.path[0] : reference.root;
    if (name !== undefined && names.has(name) && !found.has(name)) found.set(name, reference);
  }
  return found;
}

function compare(
  read: ReadonlyMap<string, Reference>,
  used: ReadonlyMap<string, Reference>,
  judged: Stage,
): readonly Diagnostic[] {
  return [...read].flatMap(([name, reference]) => {
    const use = used.get(name);
    if (use === undefined) return [];
    return [
      {
        code: "stage/decision-in-command",
        severity: "warning" as const,
        message: `\`${name}\` decides here about \`${judged.id}\`, whose command sees it too, so that another value runs \`${judged.id}\` again`,
        place: reference.place,
        hint: `leave the decision to this condition: take \`${name}\` out of the command`,
        related: [{ message: `\`${judged.id}\` sees it here`, place: use.place }],
      },
    ];
  });
}

/** What the key of a stage holds: all templates of its command, environment and paths. */
function commandReferences(stage: Stage): readonly Reference[] {
  const { action } = stage;
  const templates = [
    ...stage.env.map(({ value }) => value),
    ...(stage.cwd === undefined ? [] : [stage.cwd]),
    ...stage.inputs,
    ...stage.outputs,
    ...stage.updates,
  ];
  if (action.kind === "module") return [...templates, ...templatesIn(action.with)].flatMap(referencesOf);
  const { command } = action;
  const written = command.type === "text" ? [command.template] : command.words;
  return [...written, ...templates].flatMap(referencesOf);
}

function templatesIn(value: TemplateValue): readonly Template[] {
  switch (value.type) {
    case "template":
      return [value.template];
    case "list":
      return value.items.flatMap(templatesIn);
    case "map":
      return value.entries.flatMap((entry) => templatesIn(entry.value));
    default:
      return [];
  }
}

function referencesOf(template: Template): readonly Reference[] {
  return template.parts.flatMap((part) => (part.type === "expression" ? part.expression.references : []));
}
