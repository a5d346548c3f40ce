import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Outcome } from "../model/outcome.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, JobExecutor } from "../ports.ts";
import { makeAttemptFolder, type AttemptFolder } from "./attempt-folder.ts";
import { checkMade } from "./check-paths.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { prepareAttempt } from "./prepare-attempt.ts";
import { systemProblem, type Problem } from "./problem.ts";

/** Carries out whole attempts on this machine. */
export function createLocalExecutor(world: LocalWorld): JobExecutor {
  return { execute: (order, controls) => execute(order, controls, world) };
}

async function execute(order: WorkOrder, controls: AttemptControls, world: LocalWorld): Promise<Outcome> {
  if (isStopped(controls)) return { status: "cancelled" };
  try {
    const folder = await makeAttemptFolder(world.workspace.root);
    try {
      return await attempt(order, { controls, world, folder });
    } finally {
      await removeFolder(folder, controls);
    }
  } catch (error) {
    return failed(systemProblem(error));
  }
}

async function attempt(order: WorkOrder, context: AttemptContext): Promise<Outcome> {
  const { controls, world } = context;
  const prepared = await prepareAttempt(order, context);
  if (!prepared.ok) {
    // The log is named wherever the failure is shown, so it has to be there.
    await appendFile(resolve(world.workspace.root, order.log), `${prepared.problem.message}\n`);
    return failed(prepared.problem);
  }
  if (isStopped(controls)) return { status: "cancelled" };
  const { work } = prepared;
  const startedMs = performance.now();
  const ended = await world.kinds[work.order.action.kind].execute(work, controls);
  try {
    return await judgeAttempt(ended, prepared, performance.now() - startedMs, context);
  } finally {
    if (!controls.killSignal.aborted) await recordMade(order, world);
  }
}

function isStopped({ signal, killSignal }: AttemptControls): boolean {
  return signal.aborted || killSignal.aborted;
}

/** Also what a failed attempt left: the next one may remove it, for it was made by a stage. */
async function recordMade(order: WorkOrder, { workspace }: LocalWorld): Promise<void> {
  const paths = [...order.outputs, ...order.updates];
  if ((await checkMade(paths, workspace)) === undefined) await workspace.recordOutputs(paths);
}

async function removeFolder(folder: AttemptFolder, controls: AttemptControls): Promise<void> {
  await folder.remove().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    controls.onWarning(`the attempt's temporary folder could not be removed: ${reason}`);
  });
}

function failed(problem: Problem): Outcome {
  return { status: "failed", failure: { ...problem, tail: [] } };
}
