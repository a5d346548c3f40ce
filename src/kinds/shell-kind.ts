import type { AttemptControls, Kind, KindOutcome, KindWork } from "../ports.ts";
import { classifyEnding } from "./classify-ending.ts";
import { runProcess } from "./run-process.ts";

/** Executes `run`: a program and its arguments, which may be a shell and a text. */
export const shellKind: Kind = { execute };

async function execute(work: KindWork, controls: AttemptControls): Promise<KindOutcome> {
  const { order } = work;
  if (order.action.kind !== "shell")
    throw new Error(`the shell kind got an action of kind ${order.action.kind}`);
  const { command } = order.action;
  const end = await runProcess(command, work, controls);
  const { ending, output } = end;
  if (ending.how === "cancelled") return { status: "cancelled" };
  if (ending.how !== "exited" || !order.successExitCodes.includes(ending.exitCode)) {
    return { status: "failed", failure: classifyEnding(end, command[0] ?? "", order) };
  }
  const { stdout, stdoutTooLong, tail } = output;
  return {
    status: "succeeded",
    exitCode: ending.exitCode,
    results: {},
    stdout: stdoutTooLong ? undefined : stdout,
    tail,
  };
}
