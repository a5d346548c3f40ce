import { realpathSync } from "node:fs";
import { executeModule, thrownReply } from "./execute-module.ts";
import { ImportGraph } from "./import-graph.ts";
import { installHooks, isSource, loadModule } from "./load-module.ts";
import { nameModuleFiles } from "./module-files.ts";
import { makeContext } from "./module-context.ts";
import {
  moduleFilesMax,
  type DescribeRequest,
  type ExecuteRequest,
  type HostReply,
  type HostRequest,
} from "./module-messages.ts";
import { pickAnyExport } from "./pick-export.ts";

/** Serves one request: to execute a module, or to describe some. Then the process ends. */
export function serveRequest(): void {
  process.once("message", (request: HostRequest) => {
    // From here on the process ends when the module has nothing left to do.
    process.channel?.unref();
    if (request.type === "execute") execute(request);
    if (request.type === "describe") void describe(request);
  });
}

function execute(request: ExecuteRequest): void {
  const stop = new AbortController();
  const hosted = makeContext(request.facts, stop.signal, {
    report: (report) => send({ type: "reported", ...report }),
    warn: (message) => send({ type: "warned", message }),
  });
  const end = (reply: HostReply) => {
    hosted.end();
    sendLast(reply);
  };
  const abort = () => {
    if (!hosted.listens()) process.exit(1);
    stop.abort(new Error("the attempt was stopped"));
  };
  process.on("SIGTERM", abort);
  process.on("message", (message: HostRequest) => {
    if (message.type === "stop") abort();
  });
  // Nobody is left who would end what the module has started.
  process.on("disconnect", () => process.kill(process.platform === "win32" ? process.pid : 0, "SIGKILL"));
  process.on("uncaughtException", (error) => end(thrownReply(request.uses, error)));
  process.once("beforeExit", () => end(neverSettled(request.uses)));
  const graph = new ImportGraph();
  installHooks(request.root, graph);
  void executeModule(request, hosted, graph).then(end);
}

function neverSettled(uses: string): HostReply {
  const message = `\`${uses}\` waits for something that never happens: its promise cannot settle any more`;
  return { type: "failed", failure: { class: "exit", message } };
}

async function describe({ uses, root }: DescribeRequest): Promise<void> {
  const graph = new ImportGraph();
  installHooks(root, graph);
  for (const name of uses) send(await describeOne(name, root, graph));
  // In order behind what was sent: then this process may end, whatever a module has started.
  process.send?.({}, undefined, undefined, () => process.exit(0));
}

async function describeOne(uses: string, root: string, graph: ImportGraph): Promise<HostReply> {
  const loaded = await loadModule(uses, root);
  const picked = loaded.ok ? { ...pickAnyExport(loaded.exports), url: loaded.url } : loaded;
  if (!picked.ok) {
    const { message, hint } = picked.problem;
    return {
      type: "described",
      uses,
      found: { error: hint === undefined ? message : `${message} (${hint})` },
    };
  }
  const { role, options } = picked.module;
  const schema = options === undefined ? {} : { options: JSON.parse(JSON.stringify(options)) };
  const urls = graph.reachableFrom(picked.url, isSource);
  if (urls.size > moduleFilesMax) {
    return { type: "described", uses, found: { error: `it is made of more than ${moduleFilesMax} files` } };
  }
  const files = nameModuleFiles(urls, realpathSync(root));
  return { type: "described", uses, found: { role, files, ...schema } };
}

function send(reply: HostReply): void {
  if (process.connected) process.send?.(reply, undefined, undefined, () => undefined);
}

/** Of more than one last word the first is heard: whatever a module does after it has returned comes too late. */
function sendLast(reply: HostReply): void {
  process.removeAllListeners("disconnect");
  process.send?.(reply, undefined, undefined, () => process.exit(0));
}
