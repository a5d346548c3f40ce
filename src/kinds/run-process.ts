import type { ChildProcess } from "node:child_process";
import { execa } from "execa";
import type { WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, KindWork } from "../ports.ts";
import { openAttemptOutput, type AttemptOutput, type OutputSummary } from "./attempt-output.ts";
import { endLeftovers, endProcessTree } from "./end-process-tree.ts";
import { openOutputPipes, type OutputPipes } from "./output-pipes.ts";
import { watchProcessTree, type ProcessTree } from "./process-tree.ts";
import { timerWithin } from "./timer.ts";
import { guardAttempt } from "./warden.ts";

/** How the process of an attempt ended, and what it printed. */
export interface ProcessEnd {
  readonly ending: Ending;
  readonly output: OutputSummary;
}

export type Ending =
  | { readonly how: "exited"; readonly exitCode: number }
  /** By a signal that was not sent from here. */
  | { readonly how: "signalled"; readonly signal: string }
  | { readonly how: "cancelled" }
  | { readonly how: "timed_out" }
  | { readonly how: "not_started"; readonly code: string; readonly message: string };

/** Messages with a process that is a module host. */
interface Conversation {
  readonly opening: unknown;
  /** Sent beside SIGTERM. */
  readonly parting: unknown;
  readonly onMessage: (message: unknown, output: AttemptOutput) => void;
}

/** A process that escaped unseen may hold a pipe open for ever; what is in it by now is read within this time. */
const longestDrainMs = 2_000;

/** Runs one program as the leader of its own process group. When this resolves, no process of the attempt lives. */
export async function runProcess(
  command: readonly string[],
  work: KindWork,
  controls: AttemptControls,
  conversation?: Conversation,
): Promise<ProcessEnd> {
  const output = await openAttemptOutput(work, controls);
  const ending = await runToEnd(command, work, controls, output, conversation);
  return { ending, output: await output.close() };
}

async function runToEnd(
  command: readonly string[],
  work: KindWork,
  controls: AttemptControls,
  output: AttemptOutput,
  conversation: Conversation | undefined,
): Promise<Ending> {
  // A module host is ours, and opens nothing anew.
  const pipes = conversation === undefined ? await openOutputPipes(work.tmp) : undefined;
  if (isStopped(controls)) {
    pipes?.release();
    pipes?.discard();
    return { how: "cancelled" };
  }
  const guard = guardAttempt(marksOf(work.order)[0] ?? "");
  const subprocess = start(command, work, pipes?.writeEnds, conversation !== undefined);
  const child = subprocess.nodeChildProcess;
  pipes?.release();
  if (child.pid === undefined) {
    guard.release();
    pipes?.discard();
    const { code, originalMessage, message } = await subprocess;
    return { how: "not_started", code: code ?? "", message: originalMessage ?? message ?? "" };
  }
  guard.setGroup(child.pid);
  const { stdout, stderr } = pipes ?? child;
  const leader = { pid: child.pid, kill: (signal: NodeJS.Signals) => subprocess.kill(signal) };
  const tree = watchProcessTree(leader, marksOf(work.order));
  const closed = readAll(child, { stdout, stderr }, output, conversation);
  const ending = await firstEnding(child, controls, work.order.timeoutMs);
  output.hurry();
  if (!isOver(ending) && conversation) tell(child, conversation.parting);
  await endTree(tree, ending, work.order.graceMs, controls);
  guard.release();
  await drain(child, { stdout, stderr }, closed);
  return ending;
}

function isStopped({ signal, killSignal }: AttemptControls): boolean {
  return signal.aborted || killSignal.aborted;
}

function isOver({ how }: Ending): boolean {
  return how === "exited" || how === "signalled";
}

/** What ended by itself may have left something running; what did not must be stopped. */
async function endTree(
  tree: ProcessTree,
  ending: Ending,
  graceMs: number,
  { killSignal, onWarning }: AttemptControls,
): Promise<void> {
  if (isOver(ending)) await endLeftovers(tree, graceMs, killSignal, onWarning);
  else await endProcessTree(tree, graceMs, killSignal, onWarning);
}

function start(
  command: readonly string[],
  work: KindWork,
  writeEnds: OutputPipes["writeEnds"] | undefined,
  ipc: boolean,
) {
  const [file = "", ...words] = command;
  return execa(file, words, {
    cwd: work.cwd,
    env: { ...work.env, ...Object.fromEntries(markEntries(work.order)) },
    extendEnv: false,
    stdin: "ignore",
    // Any descriptor will do, but the types of execa know nine of them.
    stdout: (writeEnds?.stdout as 3 | undefined) ?? "pipe",
    stderr: (writeEnds?.stderr as 3 | undefined) ?? "pipe",
    ipc,
    serialization: "json",
    buffer: false,
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: false,
    cleanup: false,
  });
}

/** By these variables the processes of an attempt are known, wherever they went. */
function markEntries(order: WorkOrder): readonly (readonly [string, string])[] {
  return [
    ["STORYFLOW_RUN_ID", order.run],
    ["STORYFLOW_JOB", order.job],
    ["STORYFLOW_ATTEMPT", String(order.attempt)],
  ];
}

function marksOf(order: WorkOrder): readonly string[] {
  return markEntries(order).map(([name, value]) => `${name}=${value}`);
}

type Streams = Pick<ChildProcess, "stdout" | "stderr">;

/** Resolves when everything that the process says has been read. */
async function readAll(
  child: ChildProcess,
  { stdout, stderr }: Streams,
  output: AttemptOutput,
  conversation: Conversation | undefined,
): Promise<void> {
  child.on("error", () => undefined);
  const streams = [
    stdout === null ? undefined : output.consume(stdout, "stdout"),
    stderr === null ? undefined : output.consume(stderr, "stderr"),
  ].filter((stream) => stream !== undefined);
  if (conversation) {
    const disconnected = new Promise((resolve) => child.once("disconnect", resolve));
    child.on("message", (message) => conversation.onMessage(message, output));
    tell(child, conversation.opening);
    await disconnected;
  }
  await Promise.all(streams);
}

function tell(child: ChildProcess, message: unknown): void {
  if (child.connected) child.send(message as object, () => undefined);
}

/** What ends the attempt first: the process itself, somebody's will, or the time. */
function firstEnding(
  child: ChildProcess,
  { signal, killSignal }: AttemptControls,
  timeoutMs: number | undefined,
): Promise<Ending> {
  const settled = new AbortController();
  const once = { signal: settled.signal };
  return new Promise<Ending>((resolve) => {
    child.once("exit", (exitCode, signalName) => {
      resolve(
        signalName === null
          ? { how: "exited", exitCode: exitCode ?? 0 }
          : { how: "signalled", signal: signalName },
      );
    });
    const cancel = () => resolve({ how: "cancelled" });
    signal.addEventListener("abort", cancel, once);
    killSignal.addEventListener("abort", cancel, once);
    if (timeoutMs !== undefined) timerWithin(timeoutMs, () => resolve({ how: "timed_out" }), settled.signal);
  }).finally(() => settled.abort());
}

async function drain(child: ChildProcess, { stdout, stderr }: Streams, closed: Promise<void>): Promise<void> {
  const drained = new AbortController();
  const giveUp = () => {
    stdout?.destroy();
    stderr?.destroy();
    if (child.connected) child.disconnect();
  };
  timerWithin(longestDrainMs, giveUp, drained.signal);
  await closed;
  drained.abort();
}
