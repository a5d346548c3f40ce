import type { WorkOrder } from "../model/work-order.ts";
import type { Execution, AttemptControls, JobExecutor, KeyedOrder, Recalled } from "../ports.ts";
import { withAdvice } from "./advise-failure.ts";
import type { AttemptFolder } from "./attempt-folder.ts";
import { claimLeftovers, concludeAttempt } from "./conclude-attempt.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { prepareAttempt } from "./prepare-attempt.ts";
import { systemProblem, type Problem } from "./problem.ts";
import { recallOrder } from "./recall-order.ts";

/** Carries out whole attempts on this machine. */
export function createLocalExecutor(world: LocalWorld): JobExecutor {
  return {
    recall: async (order, controls) => withAdvice(await recall(order, controls, world), order, world),
    execute: async (order, keyed, controls) =>
      withAdvice(await execute(order, keyed, controls, world), order, world),
  };
}

async function recall(order: WorkOrder, controls: AttemptControls, world: LocalWorld): Promise<Recalled> {
  if (isStopped(controls)) return { status: "cancelled" };
  try {
    return await recallOrder(order, controls, world);
  } catch (error) {
    return { status: "failed", failure: { ...systemProblem(error), tail: [] } };
  }
}

async function execute(
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  controls: AttemptControls,
  world: LocalWorld,
): Promise<Execution> {
  if (isStopped(controls)) return { status: "cancelled" };
  try {
    const folder = await world.attempts.makeFolder();
    try {
      return await attempt(order, keyed, { controls, world, folder });
    } finally {
      await removeFolder(folder, controls);
    }
  } catch (error) {
    return failed(systemProblem(error));
  }
}

async function attempt(
  order: WorkOrder,
  keyed: KeyedOrder | undefined,
  context: AttemptContext,
): Promise<Execution> {
  const { controls, world } = context;
  const prepared = await prepareAttempt(order, keyed, context);
  if (!prepared.ok) {
    // The log is named wherever the failure is shown, so it has to be there.
    await world.attempts.appendLog(order.log, `${prepared.problem.message}\n`);
    return failed(prepared.problem);
  }
  if (isStopped(controls)) return { status: "cancelled" };
  const { work } = prepared;
  const startedMs = world.clock.monotonicMs();
  const ended = await world.kinds[work.order.action.kind].execute(work, controls);
  const durationMs = world.clock.monotonicMs() - startedMs;
  let execution: Execution | undefined;
  try {
    execution = await concludeAttempt({ order, work, keyed, ended, durationMs }, context);
    return execution;
  } finally {
    if (execution?.status !== "succeeded" && !controls.killSignal.aborted) await claimLeftovers(work, world);
  }
}

function isStopped({ signal, killSignal }: AttemptControls): boolean {
  return signal.aborted || killSignal.aborted;
}

async function removeFolder(folder: AttemptFolder, controls: AttemptControls): Promise<void> {
  await folder.remove().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    controls.onWarning(`the attempt's temporary folder could not be removed: ${reason}`);
  });
}

function failed(problem: Problem): Execution {
  return { status: "failed", failure: { ...problem, tail: [] } };
}
