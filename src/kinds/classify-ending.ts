import type { Failure } from "../model/outcome.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { askedWaitMs } from "./asked-wait.ts";
import { httpErrorIn, isPassingError, refusalClass } from "./http-status.ts";
import type { Ending, ProcessEnd } from "./run-process.ts";

/** EX_TEMPFAIL of sysexits.h. */
const temporaryFailureCode = 75;
const notExecutableCode = 126;
const notFoundCode = 127;

/** What a shell answers when a signal killed the command: 128 and the signal's number. */
const signalsByExitCode: ReadonlyMap<number, string> = new Map([
  [132, "SIGILL"],
  [134, "SIGABRT"],
  [135, "SIGBUS"],
  [136, "SIGFPE"],
  [137, "SIGKILL"],
  [139, "SIGSEGV"],
  [143, "SIGTERM"],
]);

/** Words of programs for a network that may be back in a moment. */
const networkErrors =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EPIPE|ENETUNREACH|EHOSTUNREACH|connection refused|connection reset|connection timed out|operation timed out|network is unreachable|no route to host|temporary failure in name resolution|could not resolve host|couldn't connect to server|failed to connect|TLS handshake timeout/iu;

const programsNotFound = [
  /(?:^|: )(?<name>[^\s:]+): (?:command )?not found$/u,
  /command not found: (?<name>\S+)$/u,
  /(?<name>[^\s:]+): No such file or directory$/u,
];

/** The failure of an attempt whose process did not end well. */
export function classifyEnding(
  { ending, output }: ProcessEnd,
  program: string,
  limit: TimeLimit = {},
): Failure {
  return { ...causeOf(ending, output.stderrTail, program, limit), tail: output.tail };
}

/** A failure as far as it is known without what was printed. */
export type Cause = Omit<Failure, "tail">;

function causeOf(ending: Ending, stderrTail: readonly string[], program: string, limit: TimeLimit): Cause {
  switch (ending.how) {
    case "exited":
      return causeOfExit(ending.exitCode, stderrTail, "the command");
    case "signalled":
      return causeOfSignal(ending.signal, "the command");
    case "timed_out":
      return timedOut(limit);
    case "not_started":
      return causeOfNoStart(ending.code, ending.message, program);
    case "cancelled":
      return { class: "signal", message: "the command was stopped" };
  }
}

/** `subject` is what ended: `the command`. */
export function causeOfExit(exitCode: number, stderrTail: readonly string[], subject: string): Cause {
  const message = `${subject} ended with exit code ${exitCode}`;
  const missing = exitCode === notFoundCode ? missingProgram(stderrTail) : undefined;
  if (missing !== undefined) return { ...programNotFound(missing), exitCode };
  if (exitCode === notExecutableCode) return { ...notExecutable(stderrTail), exitCode };
  if (exitCode === temporaryFailureCode) {
    return transient(`${message}, a temporary failure`, exitCode, stderrTail);
  }
  const signal = signalsByExitCode.get(exitCode);
  if (signal !== undefined) return { ...causeOfSignal(signal, subject), exitCode };
  const refused = refusal(stderrTail);
  if (refused !== undefined) {
    return { class: refused.class, message: `${message}: ${refused.line.trim()}`, exitCode };
  }
  const passing = stderrTail.findLast(isPassing);
  if (passing !== undefined) return transient(`${message}: ${passing.trim()}`, exitCode, stderrTail);
  return { class: "exit", message, exitCode };
}

/** A server that will say the same again. Only the last word counts: a command may well do without one file of several. */
function refusal(stderrTail: readonly string[]) {
  const line = stderrTail.findLast((text) => text.trim() !== "") ?? "";
  const status = httpErrorIn(line);
  const refused = status === undefined ? undefined : refusalClass(status);
  return refused && { class: refused, line };
}

function isPassing(line: string): boolean {
  const status = httpErrorIn(line);
  return networkErrors.test(line) || (status !== undefined && isPassingError(status));
}

function transient(message: string, exitCode: number, stderrTail: readonly string[]): Cause {
  const retryAfterMs = askedWaitMs(stderrTail);
  return { class: "transient", message, exitCode, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

export function timedOut({ timeoutMs = 0, timeoutPlace, isGraceTime }: TimeLimit): Cause {
  const time = durationText(timeoutMs);
  if (isGraceTime) {
    const message = `it took longer than ${time}, the grace time of a run that is to end`;
    return { class: "timeout", message, hint: "`--grace` gives it more time" };
  }
  const cause = { class: "timeout", message: `it took longer than its timeout of ${time}` } as const;
  if (timeoutPlace === undefined) return cause;
  return { ...cause, place: timeoutPlace, hint: "raise `timeout`, unless its output shows that it hangs" };
}

/** How long an attempt may take, and where that is from. */
type TimeLimit = Pick<WorkOrder, "timeoutMs" | "timeoutPlace" | "isGraceTime">;

/** As an author would write it: `1m30s`, `500ms`. */
function durationText(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return `${minutes > 0 ? `${minutes}m` : ""}${seconds > 0 || minutes === 0 ? `${seconds}s` : ""}`;
}

export function causeOfSignal(signal: string, subject: string): Cause {
  return { class: "signal", message: `${subject} was killed by ${signal}`, signal };
}

function missingProgram(stderrTail: readonly string[]): string | undefined {
  for (const line of stderrTail.toReversed()) {
    for (const pattern of programsNotFound) {
      const name = pattern.exec(line.trim())?.groups?.["name"];
      if (name !== undefined) return name.replaceAll(/[‘’'"`]/gu, "");
    }
  }
  return undefined;
}

function programNotFound(name: string): Cause {
  return { class: "not_found", message: `program \`${name}\` was not found` };
}

function notExecutable(stderrTail: readonly string[]): Cause {
  const line = stderrTail.findLast((text) => /denied|cannot execute|exec format/iu.test(text));
  const name =
    line === undefined ? undefined : /(?<name>[^\s:]+): [^:]*$/u.exec(line.trim())?.groups?.["name"];
  const message = name === undefined ? "the command may not be executed" : `\`${name}\` may not be executed`;
  const hint = executableHint(line ?? "", name);
  return { class: "denied", message, ...(hint !== undefined && { hint }) };
}

/** A plain name was looked for on the PATH: which file it would have been is not known. */
function executableHint(line: string, name: string | undefined): string | undefined {
  if (/exec format|cannot execute binary/iu.test(line)) {
    return "it is no program of this machine, or a script whose first line does not name its interpreter (`#!`)";
  }
  const isFile = name?.includes("/") === true && /denied/iu.test(line);
  return isFile ? `make it executable: chmod +x ${name}` : undefined;
}

export function causeOfNoStart(code: string, message: string, program: string): Cause {
  switch (code) {
    case "ENOENT":
      return programNotFound(program);
    case "EACCES":
    case "EPERM":
      return {
        class: "denied",
        message: `\`${program}\` may not be executed`,
        ...(program.includes("/") && { hint: `make it executable: chmod +x ${program}` }),
      };
    case "E2BIG":
      return {
        class: "exit",
        message: "the command line and its environment are longer than the system allows",
        hint: "hand long lists over in a file",
      };
    case "EAGAIN":
    case "EMFILE":
    case "ENFILE":
    case "ENOMEM":
      return { class: "transient", message: `the machine has no room for another process (${code})` };
    default:
      return { class: "exit", message: `the command could not be started: ${message}` };
  }
}
