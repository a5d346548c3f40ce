import type { Expression, Template, TemplateValue } from "../model/expression.ts";
import type { Action, Check, FanOut, ResultsSpec, Stage } from "../model/pipeline.ts";

/** An expression of a stage, and whether a command sees its value. */
export interface StageExpression {
  readonly expression: Expression;
  readonly inCommand: boolean;
}

/** Every expression of a stage in the order in which the stage is read. */
export function stageExpressions(stage: Stage): readonly StageExpression[] {
  const decisions = [
    ...(stage.fanOut === undefined ? [] : listExpressions(stage.fanOut)),
    ...(stage.when === undefined ? [] : [stage.when]),
    ...stage.require.map(({ that }) => that),
    ...(stage.loop?.score === undefined ? [] : [stage.loop.score]),
    ...resultsTemplates(stage.results).flatMap(templateExpressions),
    ...stage.verify.flatMap(checkExpressions),
  ];
  return [
    ...decisions.map((expression) => ({ expression, inCommand: false })),
    ...commandTemplates(stage)
      .flatMap(templateExpressions)
      .map((expression) => ({ expression, inCommand: true })),
  ];
}

/** What the list of a fan-out is made of; a command sees of it what its templates read of the item. */
export function listExpressions({ lists }: Pick<FanOut, "lists">): readonly Expression[] {
  return lists.flatMap(({ items }) => (items.type === "expression" ? [items.expression] : []));
}

function commandTemplates(stage: Stage): readonly Template[] {
  return [
    ...actionTemplates(stage.action),
    ...stage.env.map(({ value }) => value),
    ...stage.inputs,
    ...stage.outputs,
    ...stage.updates,
    ...(stage.cwd === undefined ? [] : [stage.cwd]),
  ];
}

/** The templates in the text of a command, or in the options of a module. */
export function actionTemplates(action: Action): readonly Template[] {
  if (action.kind === "module") return valueTemplates(action.with);
  return action.command.type === "text" ? [action.command.template] : action.command.words;
}

function resultsTemplates(results: ResultsSpec | undefined): readonly Template[] {
  if (results?.type !== "file") {
    return (results?.values ?? []).flatMap(({ from }) => (from.type === "pointer" ? [from.file] : []));
  }
  return results.schema === undefined ? [results.file] : [results.file, results.schema];
}

function checkExpressions(check: Check): readonly Expression[] {
  return check.type === "that" ? [check.that] : checkTemplates(check).flatMap(templateExpressions);
}

function checkTemplates(check: Exclude<Check, { type: "that" }>): readonly Template[] {
  if (check.type === "uses") return valueTemplates(check.with);
  return check.type === "json" ? [check.file, check.schema] : [check.file];
}

function valueTemplates(value: TemplateValue): readonly Template[] {
  switch (value.type) {
    case "template":
      return [value.template];
    case "list":
      return value.items.flatMap(valueTemplates);
    case "map":
      return value.entries.flatMap((entry) => valueTemplates(entry.value));
    case "scalar":
      return [];
  }
}

function templateExpressions(template: Template): readonly Expression[] {
  return template.parts.flatMap((part) => (part.type === "expression" ? [part.expression] : []));
}
