import { spawn } from "node:child_process";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";

/** Set for the process of a detached run. */
export const detachedVariable = "STORYFLOW_DETACHED";

/** What such a process tells the one that started it, once. */
interface Announcement {
  readonly run: string;
}

/**
 * Starts a run in a process of its own, which no closed terminal ends, and resolves as soon as it has an id. What it says before
 * that, such as what is wrong with the manifest, is said here.
 */
export async function detachCommand(cli: Cli): Promise<number> {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(process.execPath, args, {
    cwd: cli.cwd,
    env: { ...cli.environment, [detachedVariable]: "1" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => said.push(text));
  const ended = Promise.withResolvers<number>();
  child.on("error", ended.reject);
  child.on("close", (code) => ended.resolve(code ?? exitCodes.bug));
  const announced = Promise.withResolvers<Announcement>();
  child.once("message", (message: Announcement) => announced.resolve(message));
  const first = await Promise.race([announced.promise, ended.promise]);
  cli.stderr.write(Buffer.concat(said).toString("utf8"));
  if (typeof first === "number") return first;
  child.disconnect();
  child.unref();
  for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  cli.stdout.write(`${first.run}\n`);
  return exitCodes.succeeded;
}

/** In a detached run: tells its id to whoever started it, who then goes away. */
export function announceRun(run: string): void {
  if (process.env[detachedVariable] === undefined || process.send === undefined) return;
  const message: Announcement = { run };
  process.send(message, () => {
    if (process.connected) process.disconnect();
  });
}
