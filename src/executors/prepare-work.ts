import { resolve } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { OrderedAction, WorkOrder } from "../model/work-order.ts";
import type { KindWork } from "../ports.ts";
import { attemptEnvironment } from "./attempt-environment.ts";
import { resultBytesMax } from "./extract-results.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { contract, type Problem } from "./problem.ts";
import { validateJson } from "./validate-json.ts";

export type PreparedWork =
  { readonly ok: true; readonly work: KindWork } | { readonly ok: false; readonly problem: Problem };

/** All that a process of the attempt gets, but for what stands in the project. */
export async function prepareWork(
  order: WorkOrder,
  inputFiles: readonly string[],
  { world, folder }: AttemptContext,
): Promise<PreparedWork> {
  const checked = await checkAction(order.action, world);
  if (!checked.ok) return checked;
  const own = { results: folder.resultsFile, tmp: folder.tmp };
  const variables = attemptEnvironment(order, world.environment, own);
  if (!variables.ok) return variables;
  const { root } = world.workspace;
  const work: KindWork = {
    order: { ...order, action: checked.action },
    role: "stage",
    root,
    cwd: resolve(root, order.cwd),
    tmp: folder.tmp,
    logFile: resolve(root, order.log),
    env: variables.env,
    secretValues: world.secretValues.toSorted((a, b) => b.length - a.length),
    inputFiles,
    captureBytes: resultBytesMax,
  };
  return { ok: true, work };
}

type CheckedAction =
  { readonly ok: true; readonly action: OrderedAction } | { readonly ok: false; readonly problem: Problem };

/** Options with resolved templates fit the module's schema, whose defaults are filled in. */
export async function checkAction(
  action: OrderedAction,
  { optionSchemas }: Pick<LocalWorld, "optionSchemas">,
): Promise<CheckedAction> {
  const schema = action.kind === "module" ? optionSchemas.get(action.uses) : undefined;
  if (action.kind !== "module" || schema === undefined) return { ok: true, action };
  const validation = await validateJson(schema, action.options);
  if (validation.ok) {
    return {
      ok: true,
      action: isJsonObject(validation.value) ? { ...action, options: validation.value } : action,
    };
  }
  const [first, ...others] = validation.mistakes;
  const message = `the options of \`${action.uses}\` do not fit: ${first}`;
  return { ok: false, problem: contract(message, others.length > 0 ? { details: others } : {}) };
}
