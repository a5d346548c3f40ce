import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { moduleKind } from "../../../src/kinds/module-kind.ts";
import { shellKind } from "../../../src/kinds/shell-kind.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { AttemptReport, OrderedAction, WorkOrder } from "../../../src/model/work-order.ts";
import type { AttemptControls, KindOutcome, KindWork } from "../../../src/ports.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

let orders = 0;

export function makeOrder(action: OrderedAction, changes: Partial<WorkOrder> = {}): WorkOrder {
  return {
    run: `test-${process.pid}-${++orders}`,
    job: "render",
    stage: "render",
    round: 0,
    pass: 0,
    attempt: 1,
    action,
    cwd: ".",
    env: {},
    passEnv: [],
    secrets: [],
    inputs: [],
    versions: [],
    content: [],
    outputs: [],
    clean: true,
    cache: { stored: true, recorded: true },
    tools: [],
    notes: [],
    updates: [],
    verify: [],
    successExitCodes: [0],
    graceMs: 10_000,
    log: "attempt.log",
    scope: {},
    ...changes,
  };
}

export function shell(text: string): OrderedAction {
  return { kind: "shell", command: ["sh", "-e", "-c", text], display: text };
}

export function module(uses: string, options: JsonObject = {}): OrderedAction {
  return { kind: "module", uses, options };
}

/** What a test holds of an attempt: it stops it, and waits for what it says. */
export class Remote {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly reports: AttemptReport[] = [];
  readonly warnings: string[] = [];

  readonly controls: AttemptControls = {
    signal: this.#stop.signal,
    killSignal: this.#kill.signal,
    onReport: (report) => {
      this.reports.push(report);
      for (const listener of this.#listeners) listener();
    },
    onWarning: (message) => void this.warnings.push(message),
    onRestored: () => {},
  };

  stop(): void {
    this.#stop.abort();
  }

  kill(): void {
    this.#stop.abort();
    this.#kill.abort();
  }

  /** Resolves when the attempt has shown this as its last line. */
  shows(message: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.reports.some((report) => report.message === message)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }
}

/** A project in which attempts run, and what they leave. */
export interface Stand extends AsyncDisposable {
  readonly project: TempProject;
  readonly remote: Remote;
  execute(order: WorkOrder, changes?: Partial<KindWork>): Promise<KindOutcome>;
  log(): string;
  /** The process ids that the attempt wrote into the file `pids`, one a line. */
  pids(): readonly number[];
}

export async function makeStand(files: { readonly [path: string]: string } = {}): Promise<Stand> {
  const project = await makeProject(files);
  const remote = new Remote();
  const { root } = project;
  const logFile = join(root, "attempt.log");
  return {
    project,
    remote,
    execute: (order, changes = {}) => {
      const kind = order.action.kind === "shell" ? shellKind : moduleKind;
      const work: KindWork = {
        order,
        role: "stage",
        root,
        cwd: root,
        tmp: root,
        logFile,
        env: { PATH: process.env["PATH"] ?? "", ...order.env },
        secretValues: [],
        inputFiles: [],
        captureBytes: 0,
        ...changes,
      };
      return kind.execute(work, remote.controls);
    },
    log: () => readFileSync(logFile, "utf8"),
    pids: () => readFileSync(join(root, "pids"), "utf8").trim().split("\n").map(Number),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

/** A process that has ended counts as gone, even if nobody has taken note of it. */
export function lives(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return !/^[ZX]/u.test(stat.slice(stat.lastIndexOf(")") + 2));
}

/** Nobody tells when a process that is no child of ours ends. */
export async function untilGone(pid: number): Promise<void> {
  while (lives(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A named pipe: a command waits in it until the test writes. */
export async function makeGate(path: string): Promise<{ open(): Promise<void> }> {
  execFileSync("mkfifo", [path]);
  return {
    open: async () => {
      const handle = await open(path, "w");
      await handle.write("go\n");
      await handle.close();
    },
  };
}

/** A named pipe: it tells the test when a command has written to it. */
export async function makeSignpost(path: string): Promise<{ readonly reached: Promise<unknown> }> {
  execFileSync("mkfifo", [path]);
  return { reached: readFile(path) };
}
