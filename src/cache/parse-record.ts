import { posix } from "node:path";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { failureClasses } from "../model/outcome.ts";
import { type ExecutionRecord, recordFormat } from "../model/record.ts";

type ParsedRecord =
  | { readonly ok: true; readonly record: ExecutionRecord }
  /** `isOther`: of another storyflow, and whole for all that is known. */
  | { readonly ok: false; readonly problem: string; readonly isOther: boolean };

/** Reads a record, which may come from anywhere: nothing in it is taken for what it should be. */
export function parseRecord(text: string, key: string): ParsedRecord {
  const value = parseJson(text);
  if (value === undefined) return broken("is no JSON object");
  const { format } = value;
  if (format !== recordFormat) {
    return {
      ok: false,
      problem: `has format ${JSON.stringify(format)}, of another storyflow`,
      isOther: true,
    };
  }
  const problem = problemOf(value, key);
  // All of it was looked at just now.
  return problem === undefined ? { ok: true, record: value as JsonObject as never } : broken(problem);
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

/** The first thing that is wrong, in words. */
function problemOf(value: JsonObject, key: string): string | undefined {
  const wrong = Object.entries(members).find(([name, check]) => !check(memberOf(value, name)));
  if (wrong !== undefined) return `has no sound \`${wrong[0]}\``;
  if (value["key"] !== key) return "names another key than its file";
  const made = Array.isArray(value["made"]) ? value["made"].filter(isJsonObject) : [];
  return made.map(pathProblem).find((problem) => problem !== undefined);
}

function pathProblem({ path, entries }: JsonObject): string | undefined {
  const declared = String(path);
  const plain = posix.normalize(declared).replace(/\/$/u, "");
  if (!isInside(plain)) return `names \`${declared}\`, which is no path of the project`;
  const seen = new Set<string>();
  const leaves = new Set<string>();
  for (const entry of Array.isArray(entries) ? entries.filter(isJsonObject) : []) {
    const own = String(entry["path"]);
    const isWithin = declared.endsWith("/") ? own === plain || own.startsWith(`${plain}/`) : own === plain;
    if (!isWithin || !isPlain(own)) return `names \`${own}\`, which does not lie in \`${declared}\``;
    if (seen.has(own)) return `names \`${own}\` twice`;
    seen.add(own);
    leaves.add(own);
  }
  const nested = [...seen].find((own) => foldersAbove(own).some((folder) => leaves.has(folder)));
  return nested === undefined ? undefined : `names \`${nested}\` below what is no folder`;
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function isInside(path: string): boolean {
  return isPlain(path) && path !== "." && path !== ".." && !path.startsWith("../");
}

function isPlain(path: string): boolean {
  const [first] = path.split("/");
  const isOwn = first === ".storyflow" || first === ".git";
  return (
    path !== "" &&
    !isOwn &&
    !/[\\\0]/u.test(path) &&
    !posix.isAbsolute(path) &&
    posix.normalize(path) === path
  );
}
