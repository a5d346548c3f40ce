import { spawn, type ChildProcess } from "node:child_process";
import { CommandFailed, StageFailure, type CommandOptions, type CommandResult } from "../module.ts";

/** The most that a program may print to stdout when a module runs it: it is held in memory. */
const stdoutBytesMax = 16 * 1024 * 1024;
/** The end of stderr that is kept. */
const stderrBytesKept = 64 * 1024;

/** Runs a program in the process group of this process; what it prints to stderr goes to the log as well. */
export async function runHostCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  signal.throwIfAborted();
  const child = spawn(program, args, {
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: { ...process.env, ...options.env } }),
  });
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  try {
    return await resultOf(child, program, options.input);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

interface CommandEnd {
  readonly exitCode?: number;
  readonly signal?: string;
  /** Of the system, when there is no process. */
  readonly code?: string;
}

async function resultOf(
  child: ChildProcess,
  program: string,
  input: string | undefined,
): Promise<CommandResult> {
  const stdout = collect(child);
  const stderr = keepEnd(child);
  feed(child, input);
  const end = await new Promise<CommandEnd>((resolve) => {
    child.once("error", (error) => resolve({ code: "code" in error ? String(error.code) : error.message }));
    child.once("close", (exitCode, signal) =>
      resolve(exitCode === null ? { signal: signal ?? "a signal" } : { exitCode }),
    );
  });
  if (stdout.isTooLong()) {
    throw new StageFailure("contract", `\`${program}\` printed more than ${stdoutBytesMax} bytes to stdout`, {
      hint: "let it write to a file",
    });
  }
  if (end.exitCode === 0) return { stdout: stdout.text(), stderr: stderr() };
  throw new CommandFailed(messageOf(program, end), { program, ...end, stderr: stderr() });
}

function messageOf(program: string, end: CommandEnd): string {
  if (end.exitCode !== undefined) return `\`${program}\` ended with exit code ${end.exitCode}`;
  if (end.signal !== undefined) return `\`${program}\` was killed by ${end.signal}`;
  return end.code === "ENOENT"
    ? `program \`${program}\` was not found`
    : `\`${program}\` could not be started: ${end.code}`;
}

/** A program that does not read its input has no need of it. */
function feed(child: ChildProcess, input: string | undefined): void {
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
}

/** A program that prints too much is ended. */
function collect(child: ChildProcess): { text(): string; isTooLong(): boolean } {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  child.stdout?.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= stdoutBytesMax) chunks.push(chunk);
    else child.kill("SIGKILL");
  });
  return { text: () => Buffer.concat(chunks).toString(), isTooLong: () => bytes > stdoutBytesMax };
}

function keepEnd(child: ChildProcess): () => string {
  let kept = Buffer.alloc(0);
  child.stderr?.on("data", (chunk: Buffer) => {
    process.stderr.write(chunk);
    kept = Buffer.concat([kept, chunk]).subarray(-stderrBytesKept);
  });
  return () => kept.toString();
}
