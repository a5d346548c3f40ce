import { devNull } from "node:os";
import type { WorkOrder } from "../model/work-order.ts";
import type { KindWork, ModuleDescription } from "../ports.ts";
import { hostCommand } from "./module-kind.ts";
import { parseReply, type HostRequest } from "./module-messages.ts";
import { runProcess, type Ending, type ProcessEnd } from "./run-process.ts";

type Found = ModuleDescription | { readonly error: string };

/** The longest that the modules of a manifest may take to load together. */
const loadMs = 60_000;

let processes = 0;

/**
 * Loads modules in a process of their own and asks what they are. One that ends or stops this process has its error, and
 * the rest are asked anew.
 */
export async function describeModules(
  uses: readonly string[],
  root: string,
  timeoutMs: number = loadMs,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  const left = () => uses.filter((name) => !found.has(name));
  for (let names = left(); names.length > 0; names = left()) {
    const end = await describeSome(names, root, timeoutMs, found);
    const [culprit] = left();
    if (culprit !== undefined) found.set(culprit, { error: errorOf(end, timeoutMs) });
  }
  return found;
}

async function describeSome(
  uses: readonly string[],
  root: string,
  timeoutMs: number,
  found: Map<string, Found>,
): Promise<ProcessEnd> {
  const never = new AbortController().signal;
  const controls = {
    signal: never,
    killSignal: never,
    onReport: () => {},
    onWarning: () => {},
    onRestored: () => {},
  };
  return runProcess(hostCommand, describeWork(root, timeoutMs), controls, {
    opening: { type: "describe", uses, root } satisfies HostRequest,
    parting: { type: "stop" } satisfies HostRequest,
    onMessage: (message) => {
      const reply = parseReply(message);
      if (reply?.type === "described") found.set(reply.uses, reply.found);
    },
  });
}

/** An order that nobody gave: loading a module is no attempt, but its process is run like that of one. */
function describeWork(root: string, timeoutMs: number): KindWork {
  const order: WorkOrder = {
    run: `describe-${process.pid}-${++processes}`,
    job: "",
    stage: "",
    round: 0,
    pass: 0,
    attempt: 1,
    action: { kind: "module", uses: "", options: {} },
    cwd: ".",
    env: {},
    passEnv: [],
    secrets: [],
    inputs: [],
    versions: [],
    content: [],
    outputs: [],
    clean: true,
    cache: { stored: false, recorded: false },
    tools: [],
    notes: [],
    updates: [],
    verify: [],
    successExitCodes: [0],
    timeoutMs,
    graceMs: 0,
    log: devNull,
    scope: {},
  };
  const { PATH = "", SystemRoot = "" } = process.env;
  return {
    order,
    role: "stage",
    root,
    cwd: root,
    tmp: root,
    logFile: devNull,
    env: { PATH, SystemRoot },
    secretValues: [],
    inputFiles: [],
    captureBytes: 0,
  };
}

function errorOf({ ending, output }: ProcessEnd, timeoutMs: number): string {
  const last = output.stderrTail.findLast((line) => /Error\b/u.test(line)) ?? output.stderrTail.at(-1);
  const said = last === undefined ? "" : `: ${last}`;
  return `${wordsFor(ending, timeoutMs)}${said}`;
}

function wordsFor(ending: Ending, timeoutMs: number): string {
  switch (ending.how) {
    case "timed_out":
      return `it did not load within ${timeoutMs / 1000} s`;
    case "exited":
      return `it ended its process with exit code ${ending.exitCode} while it was loaded`;
    case "signalled":
      return `its process was killed by ${ending.signal} while it was loaded`;
    case "not_started":
      return `no process could be started to load it (${ending.code})`;
    case "cancelled":
      return "loading it was stopped";
  }
}
