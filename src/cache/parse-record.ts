import { posix } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { failureClasses } from "../model/outcome.ts";
import {
  type ExecutionRecord,
  leadsOutside,
  type MadeEntry,
  type MadePath,
  recordFormat,
} from "../model/record.ts";

/** In characters: no system has longer ones. */
const pathMax = 4096;
/** The longest path that is shown. */
const shownMax = 200;

type ParsedRecord =
  | { readonly ok: true; readonly record: ExecutionRecord }
  /** `isOther`: of another storyflow, and whole for all that is known. */
  | { readonly ok: false; readonly problem: string; readonly isOther: boolean };

/** Reads a record, which may come from anywhere: nothing in it is taken for what it should be. */
export function parseRecord(text: string, key: string): ParsedRecord {
  const value = parseJson(text);
  if (value === undefined) return broken("is no JSON object");
  const format = memberOf(value, "format");
  if (typeof format !== "number" || !isFormat(format)) return broken("has no sound `format`");
  if (format !== recordFormat) {
    return { ok: false, problem: `has format ${format}, of another storyflow`, isOther: true };
  }
  const wrong = Object.entries(members).find(([name, check]) => !check(memberOf(value, name)));
  if (wrong !== undefined) return broken(`has no sound \`${wrong[0]}\``);
  // Every member of it was looked at just now.
  const record = value as unknown as ExecutionRecord;
  const problem = record.key === key ? pathsProblem(record.made) : "names another key than its file";
  return problem === undefined ? { ok: true, record } : broken(problem);
}

function broken(problem: string): ParsedRecord {
  return { ok: false, problem, isOther: false };
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Check = (value: JsonValue | undefined) => boolean;

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isFormat: Check = (value) => isCount(value) && value !== 0;
const isDigest: Check = (value) => typeof value === "string" && /^[0-9a-f]{64}$/u.test(value);
const isObject: Check = (value) => isJsonObject(value);

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((item: JsonValue) => check(item));
}

function mapOf(check: Check): Check {
  return (value) =>
    isJsonObject(value) && Object.entries(value).every(([name, member]) => isDigest(name) && check(member));
}

function shape(members: { readonly [name: string]: Check }): Check {
  return (value) =>
    isJsonObject(value) && Object.entries(members).every(([name, check]) => check(memberOf(value, name)));
}

function memberOf(value: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

const isFailure: Check = shape({
  class: (value) => failureClasses.some((name) => name === value),
  message: isText,
  tail: listOf(isText),
  exitCode: optional(isCount),
  signal: optional(isText),
  hint: optional(isText),
  job: optional(isText),
  details: optional(listOf(isText)),
  place: optional(shape({ file: isText, line: isCount, column: isCount, start: isCount, end: isCount })),
});

const members: { readonly [name: string]: Check } = {
  key: isDigest,
  job: isText,
  at: isCount,
  durationMs: isCount,
  exitCode: orNull(isCount),
  parts: listOf(
    shape({
      name: isText,
      value: isText,
      shown: optional(isText),
      where: optional(isText),
      note: optional((value) => value === true),
    }),
  ),
  made: listOf(shape({ path: isText, entries: listOf(isEntry) })),
  stored: isFlag,
  said: shape({ returned: isObject, appended: isText, stdout: orNull(isDigest) }),
  results: mapOf(isObject),
  verdicts: mapOf(orNull(isFailure)),
};

function isEntry(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value) || !isText(memberOf(value, "path"))) return false;
  const { kind } = value;
  if (kind === "folder") return true;
  if (kind === "link") return isText(memberOf(value, "target"));
  return kind === "file" && shape({ digest: isDigest, bytes: isCount, executable: isFlag })(value);
}

/** The first thing that is wrong with the paths, in words. */
function pathsProblem(made: readonly MadePath[]): string | undefined {
  const declared = new Set<string>();
  for (const { path, entries } of made) {
    if (declared.has(path)) return `names ${shown(path)} twice`;
    declared.add(path);
    const problem = entriesProblem(path, entries);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function entriesProblem(declared: string, entries: readonly MadeEntry[]): string | undefined {
  const plain = posix.normalize(declared).replace(/\/$/u, "");
  if (!isInside(plain)) return `names ${shown(declared)}, which is no path of the project`;
  const seen = new Set<string>();
  const leaves = new Set<string>();
  for (const entry of entries) {
    const { path, kind } = entry;
    const isWithin = path === plain || (declared.endsWith("/") && path.startsWith(`${plain}/`));
    if (!isWithin || !isPlain(path)) return `names ${shown(path)}, which does not lie in ${shown(declared)}`;
    if (path === plain && (kind === "folder") !== declared.endsWith("/")) {
      return `says that ${shown(declared)} is a ${kind}`;
    }
    if (kind === "link" && leadsOutside(path, entry.target)) {
      return `has a link at ${shown(path)} that leads outside the project`;
    }
    if (seen.has(path)) return `names ${shown(path)} twice`;
    seen.add(path);
    if (kind !== "folder") leaves.add(path);
  }
  const nested = [...seen].find((path) => foldersAbove(path).some((folder) => leaves.has(folder)));
  return nested === undefined ? undefined : `names ${shown(nested)} below what is no folder`;
}

/** A text from outside may be of any length. */
function shown(path: string): string {
  return `\`${path.length <= shownMax ? path : `${path.slice(0, shownMax)}…`}\``;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function isInside(path: string): boolean {
  return isPlain(path) && path !== "." && path !== ".." && !path.startsWith("../");
}

function isPlain(path: string): boolean {
  const [first = ""] = path.split("/");
  // Some file systems know no case.
  const isOwn = /^\.(?:storyflow|git)$/iu.test(first);
  return (
    path !== "" &&
    path.length <= pathMax &&
    !path.endsWith("/") &&
    !isOwn &&
    !/[\\\0]/u.test(path) &&
    !posix.isAbsolute(path) &&
    posix.normalize(path) === path
  );
}
