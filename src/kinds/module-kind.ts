import type { AttemptControls, Kind, KindOutcome, KindWork } from "../ports.ts";
import type { JsonObject } from "../model/json.ts";
import type { Failure } from "../model/outcome.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { causeOfSignal, timedOut, type Cause } from "./classify-ending.ts";
import { moduleHostFile } from "./host-file.ts";
import { maskText } from "./masker.ts";
import {
  parseReply,
  type FailedReply,
  type HostReply,
  type HostRequest,
  type ModuleFacts,
} from "./module-messages.ts";
import { runProcess, type Ending } from "./run-process.ts";

/** Executes a module in a process of its own: its `stage`, or its `check`, whose results are `findings`. */
export const moduleKind: Kind = { execute };

/** Node's own warnings about what it calls experimental say nothing to the author of a module. */
export const hostCommand: readonly string[] = [
  process.execPath,
  "--disable-warning=ExperimentalWarning",
  moduleHostFile,
];

type LastReply = Extract<HostReply, { type: "returned" | "failed" }>;

async function execute(work: KindWork, controls: AttemptControls): Promise<KindOutcome> {
  const { action } = work.order;
  if (action.kind !== "module") throw new Error(`the module kind got an action of kind ${action.kind}`);
  let last: LastReply | undefined;
  const { ending, output } = await runProcess(hostCommand, { ...work, cwd: work.root }, controls, {
    opening: openingOf(work, action),
    parting: { type: "stop" } satisfies HostRequest,
    onMessage: (message, { report, log }) => {
      const reply = parseReply(message);
      if (reply?.type === "reported") report(reply);
      if (reply?.type === "warned") controls.onWarning(maskText(reply.message, work.secretValues));
      if (reply?.type === "failed" && last !== undefined) controls.onWarning(tooLate(reply, last, work));
      if (reply?.type === "returned" || reply?.type === "failed") last ??= reply;
      if (reply?.type === "failed" && reply.stack !== undefined) void log(`${reply.stack}\n`);
    },
  });
  if (ending.how === "cancelled") return { status: "cancelled" };
  const { tail } = output;
  if (ending.how !== "timed_out" && last?.type === "returned") {
    return { status: "succeeded", exitCode: null, results: last.results, stdout: "", tail };
  }
  const failure = failureOf(ending, last, action.uses, work.order);
  return { status: "failed", failure: { ...masked(failure, work.secretValues), tail } };
}

/** What a module comes to after its last word changes nothing any more. */
function tooLate({ failure }: FailedReply, { type }: LastReply, { secretValues }: KindWork): string {
  return `after the module had ${type}: ${maskText(failure.message, secretValues)}`;
}

function openingOf(
  { order, role, root, tmp, env, inputFiles }: KindWork,
  { uses, options }: { readonly uses: string; readonly options: JsonObject },
): HostRequest {
  const { outputs, updates } = order;
  const given = Object.keys({ ...order.env, ...order.exports });
  const declared = [...given, ...order.passEnv, ...order.secrets];
  const facts: ModuleFacts = { options, inputs: inputFiles, outputs, updates, env: pick(env, declared), tmp };
  return { type: "execute", role, uses, root, facts };
}

function pick(
  variables: { readonly [name: string]: string },
  names: readonly string[],
): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));
}

function failureOf(ending: Ending, last: LastReply | undefined, uses: string, order: WorkOrder): Cause {
  if (ending.how === "timed_out") return timedOut(order);
  if (last?.type === "failed") return (last satisfies FailedReply).failure;
  if (ending.how === "signalled") return causeOfSignal(ending.signal, `the process of \`${uses}\``);
  if (ending.how === "not_started") {
    return { class: "crashed", message: `no process could be started for \`${uses}\`: ${ending.message}` };
  }
  const exitCode = ending.how === "exited" ? ending.exitCode : 0;
  return {
    class: "exit",
    message: `\`${uses}\` ended its process with exit code ${exitCode} before it returned`,
    exitCode,
    hint: "a module returns or throws; it does not call `process.exit`",
  };
}

function masked(cause: Cause, secretValues: readonly string[]): Omit<Failure, "tail"> {
  const mask = (text: string) => maskText(text, secretValues);
  return {
    ...cause,
    message: mask(cause.message),
    ...(cause.hint !== undefined && { hint: mask(cause.hint) }),
    ...(cause.details !== undefined && { details: cause.details.map(mask) }),
  };
}
