import { resolve } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { OrderedAction, WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, KindWork } from "../ports.ts";
import { attemptEnvironment } from "./attempt-environment.ts";
import { checkPaths } from "./check-paths.ts";
import { resultBytesMax } from "./extract-results.ts";
import { findInputs } from "./find-inputs.ts";
import { stampInputs, type InputStamps } from "./input-stamps.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { contract, type Problem } from "./problem.ts";
import { validateJson } from "./validate-json.ts";

export interface PreparedAttempt {
  readonly ok: true;
  readonly work: KindWork;
  /** Of the inputs before the command. */
  readonly stamps: InputStamps;
}

type Preparation = PreparedAttempt | { readonly ok: false; readonly problem: Problem };

/** Everything up to the command. Old outputs are removed last, when nothing else can be in the way. */
export async function prepareAttempt(
  order: WorkOrder,
  { controls, world, folder }: AttemptContext,
): Promise<Preparation> {
  const { workspace, environment, secretValues } = world;
  const wrongPath = await checkPaths(order, workspace);
  if (wrongPath !== undefined) return { ok: false, problem: wrongPath };
  const inputs = await findInputs(order, workspace);
  if (!inputs.ok) return inputs;
  const checked = await checkAction(order.action, world);
  if (!checked.ok) return checked;
  const variables = attemptEnvironment(order, environment, { results: folder.resultsFile, tmp: folder.tmp });
  if (!variables.ok) return variables;
  await clearOutputs(order, controls, world);
  const { root } = workspace;
  const work: KindWork = {
    order: { ...order, action: checked.action },
    role: "stage",
    root,
    cwd: resolve(root, order.cwd),
    tmp: folder.tmp,
    logFile: resolve(root, order.log),
    env: variables.env,
    secretValues: secretValues.toSorted((a, b) => b.length - a.length),
    inputFiles: inputs.files,
    captureBytes: readsStdout(order) ? resultBytesMax : 0,
  };
  return { ok: true, work, stamps: stampInputs(root, inputs.files, order.updates) };
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

async function clearOutputs(
  order: WorkOrder,
  controls: AttemptControls,
  { workspace }: LocalWorld,
): Promise<void> {
  const { trashed, warning } = await workspace.clearOutputs(order.outputs, order.run);
  if (warning !== undefined) controls.onWarning(warning);
  if (trashed.length === 0) return;
  const names = trashed.slice(0, namesShown).map((path) => `\`${path}\``);
  const more = trashed.length > namesShown ? ` and ${trashed.length - namesShown} more` : "";
  controls.onWarning(
    `moved to .storyflow/trash/${order.run}/, since no stage made it as it was: ${names.join(", ")}${more}`,
  );
}

const namesShown = 5;

function readsStdout({ results }: WorkOrder): boolean {
  return results?.type === "named" && results.values.some(({ from }) => from.type === "stdout");
}
