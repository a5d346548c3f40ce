import type { FailureClass } from "../model/outcome.ts";
import { suggest } from "../model/suggest.ts";
import type { Evidence, KnownCause } from "./known-cause.ts";
import { lackOfRoom } from "./lack-of-room.ts";
import { packagesOf } from "./program-packages.ts";
import { findUnpassedVariable, isPassable } from "./unpassed-variable.ts";

/** Looks at one line that the attempt printed; `later` says how many come after it. */
type Recogniser = (line: string, evidence: Evidence, later: number) => KnownCause | undefined;

/** In these the command itself says what is wrong; the others have their reason already, whatever was printed. */
const explained: ReadonlySet<FailureClass> = new Set(["exit", "signal", "not_found", "denied", "crashed"]);

/**
 * The known cause of a failure. Commands say it last, so the last line that says one counts. A line that could as well be a
 * warning counts only near the end: no advice is better than a wrong one.
 */
export function findCause(evidence: Evidence): KnownCause | undefined {
  const { failure } = evidence;
  if (!explained.has(failure.class)) return undefined;
  const lines = [...failure.tail, failure.message].map((line) => line.trim()).toReversed();
  for (const [later, line] of lines.entries()) {
    for (const recognise of recognisers) {
      const cause = recognise(line, evidence, later);
      if (cause !== undefined) return cause;
    }
  }
  return findKill(failure) ?? findUnpassedVariable(evidence);
}

/** A warning stands further up than this, an error does not. The message of the failure is a line of its own. */
const nearEnd = 4;

const recognisers: readonly Recogniser[] = [
  findMissingProgram,
  findFullDisk,
  findLackOfMemory,
  findPort,
  findUnsetVariable,
  findDenied,
  findReopenedStream,
];

function findMissingProgram(line: string, { failure }: Evidence, later: number): KnownCause | undefined {
  const named = later === 0 ? /^program `(?<name>[^`]+)` was not found$/u.exec(line) : null;
  if (named?.groups?.["name"] !== undefined) return missing(named.groups["name"], true);
  // The name of a module says nothing about programs.
  if (failure.class === "not_found") return undefined;
  const spawned = /\bspawn(?:Sync)? (?<name>[\w.+-]+) ENOENT\b/u.exec(line)?.groups?.["name"];
  if (spawned !== undefined) return missing(spawned, false);
  const opened = /FileNotFoundError: \[Errno 2\] No such file or directory: '(?<name>[^'/]+)'$/u.exec(line);
  const name = opened?.groups?.["name"];
  return name === undefined || packagesOf(name) === undefined ? undefined : missing(name, false);
}

function missing(name: string, isCertain: boolean): KnownCause {
  return { type: "missing_program", name, isCertain };
}

function findFullDisk(line: string): KnownCause | undefined {
  const lack = lackOfRoom(line);
  if (lack === undefined) return undefined;
  return { type: lack === "disk" ? "disk_full" : "quota_spent" };
}

const shortages: readonly (readonly [RegExp, Extract<KnownCause, { type: "out_of_memory" }>["by"]])[] = [
  [
    /CUDA out of memory|CUDA_ERROR_OUT_OF_MEMORY|\btorch(?:\.cuda)?\.OutOfMemoryError\b|HIP out of memory/u,
    "gpu",
  ],
  [/JavaScript heap out of memory|\bOOMErrorHandler\b|\bFatalProcessOutOfMemory\b/u, "javascript"],
  [/\bERR_WORKER_OUT_OF_MEMORY\b/u, "javascript"],
  [/^(?:[\w.]+\.)?_?\w*MemoryError\b/u, "program"],
  [/\bstd::bad_alloc\b/u, "program"],
  [/(?:: |^)Cannot allocate memory$/u, "program"],
];

function findLackOfMemory(line: string): KnownCause | undefined {
  const shortage = shortages.find(([pattern]) => pattern.test(line));
  return shortage && { type: "out_of_memory", by: shortage[1] };
}

/** Nobody says why a process was killed; storyflow did not do it. */
function findKill({ signal }: Evidence["failure"]): KnownCause | undefined {
  return signal === "SIGKILL" ? { type: "out_of_memory", by: "kernel" } : undefined;
}

/** Node, Go and nginx name the port behind a colon, Python behind a comma, Flask in a sentence. */
const portPatterns = [
  /EADDRINUSE: address already in use \S*:(?<port>\d+)$/u,
  /\blisten tcp\S* \S*:(?<port>\d+): bind: address already in use/u,
  /\bbind\(\) to \S*:(?<port>\d+) failed \(\d+: Address already in use\)/u,
  /attempting to bind on address \('[^']*', (?<port>\d+)[^)]*\): address already in use/u,
  /^Port (?<port>\d+) is in use by another program/u,
];

/** Node says it once more without the port, below the stack. */
function findPort(line: string, { failure: { tail } }: Evidence): KnownCause | undefined {
  if (!/\bEADDRINUSE\b|address already in use|is in use by another program/iu.test(line)) return undefined;
  const port = [...tail, line].map((told) => portIn(told.trim())).findLast((told) => told !== undefined);
  return { type: "port_in_use", ...(port !== undefined && { port }) };
}

function portIn(line: string): number | undefined {
  const matches = portPatterns.map((pattern) => pattern.exec(line)?.groups?.["port"]);
  const port = matches.find((match) => match !== undefined);
  return port === undefined ? undefined : Number(port);
}

function findUnsetVariable(line: string, evidence: Evidence): KnownCause | undefined {
  const name = shellVariable(line) ?? pythonVariable(line, evidence) ?? nodeVariable(line, evidence);
  if (name === undefined || Object.hasOwn(evidence.given, name)) return undefined;
  const passable = isPassable(name, evidence);
  // A small name is one that the command itself should have set.
  if (!passable && name !== name.toUpperCase()) return undefined;
  const meant = passable ? undefined : suggest(name, Object.keys(evidence.given));
  return { type: "unset_variable", name, isPassable: passable, ...(meant !== undefined && { meant }) };
}

function shellVariable(line: string): string | undefined {
  const pattern =
    /(?:^|[:\s])(?<name>[A-Za-z_]\w*): (?:unbound variable|parameter not set(?: or null)?|parameter null or not set)$/u;
  return pattern.exec(line)?.groups?.["name"];
}

/** A `KeyError` is one of the environment when `os.environ` raised it. */
function pythonVariable(line: string, { failure: { tail } }: Evidence): string | undefined {
  const isOfOs = tail.some((other) =>
    /File "(?:<frozen os>|.*[\\/]os\.py)", line \d+, in __getitem__/u.test(other),
  );
  return isOfOs ? /^KeyError: '(?<name>\w+)'$/u.exec(line)?.groups?.["name"] : undefined;
}

/** Node shows the line of the source that threw. */
function nodeVariable(line: string, { failure: { tail } }: Evidence): string | undefined {
  if (!tail.some((other) => /^\w*TypeError\b.*\bundefined\b/u.test(other.trim()))) return undefined;
  return /\bprocess\.env\.(?<name>[A-Z]\w*)/u.exec(line)?.groups?.["name"];
}

/** Exceptions of Python and Node end a program, what a tool prints may be a warning. */
function findDenied(line: string, { failure }: Evidence, later: number): KnownCause | undefined {
  if (failure.class === "denied") return undefined;
  const thrown =
    /\b(?:EACCES: permission denied|EPERM: operation not permitted), \w+ '(?<path>[^']+)'/u.exec(line) ??
    /^PermissionError: \[Errno 13\] Permission denied: '(?<path>[^']+)'$/u.exec(line);
  const path = thrown?.groups?.["path"] ?? (later < nearEnd ? toldPath(line) : undefined);
  return path === undefined ? undefined : { type: "denied", path };
}

/** `cp: cannot open '/a b' for reading: Permission denied`, `sh: 1: cannot create /a: Permission denied`, `cat: /a: Permission denied`. */
function toldPath(line: string): string | undefined {
  const told = /^[^:]+: (?:.*: )?(?<subject>[^:]+): Permission denied$/u.exec(line)?.groups?.["subject"];
  if (told === undefined) return undefined;
  const quoted = /[‘'"](?<path>[^’'"]+)[’'"]/u.exec(told)?.groups?.["path"];
  const created = /^cannot (?:create|open) (?<path>\S+)$/u.exec(told)?.groups?.["path"];
  return quoted ?? created ?? (/^\S+$/u.test(told) ? told : undefined);
}

function findReopenedStream(line: string): KnownCause | undefined {
  const isOne = /\/dev\/std(?:out|err): No such device or address/u.test(line);
  return isOne ? { type: "reopened_stream" } : undefined;
}
