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
    const write = world.attempts.appendLog(order.log, `${prepared.problem.message}\n`);
    await write.catch((error: unknown) => controls.onWarning(`its log cannot be written: ${textOf(error)}`));
    return failed(prepared.problem);
  }
  if (isStopped(controls)) return { status: "cancelled" };
  const { work } = prepared;
  const startedMs = world.clock.monotonicMs();
  const ended = await world.kinds[work.order.action.kind].execute(work, controls);
  const durationMs = world.clock.monotonicMs() - startedMs;
  const execution = await concludeAttempt({ order, work, keyed, ended, durationMs }, context).catch(
    (error: unknown) => failed(systemProblem(error)),
  );
  if (execution.status !== "succeeded" && !controls.killSignal.aborted) {
    await keepFirstCause(execution, () => claimLeftovers(work, world), controls);
  }
  return execution;
}

/** What else goes wrong after an attempt has failed is told, and does not take the place of what went wrong first. */
async function keepFirstCause(
  execution: Execution,
  action: () => Promise<void>,
  { onWarning }: AttemptControls,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { message } = systemProblem(error);
    const isFirst = execution.status === "failed" && execution.failure.message === message;
    if (!isFirst) onWarning(`after that, what it left could not be looked at: ${message}`);
  }
}

function isStopped({ signal, killSignal }: AttemptControls): boolean {
  return signal.aborted || killSignal.aborted;
}

async function removeFolder(folder: AttemptFolder, controls: AttemptControls): Promise<void> {
  await folder.remove().catch((error: unknown) => {
    controls.onWarning(`the attempt's temporary folder could not be removed: ${textOf(error)}`);
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(problem: Problem): Execution {
  return { status: "failed", failure: { ...problem, tail: [] } };
}
