import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { StageFailureClass } from "../module.ts";

/** Why a module cannot be used. */
export interface ModuleProblem {
  readonly class: StageFailureClass;
  readonly message: string;
  readonly hint?: string;
}

/** `lastUrl` is the file that was loaded last: where a syntax error is. */
export function describeLoadError(error: unknown, lastUrl: string | undefined, root: string): ModuleProblem {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const message = thrown.message.split("\n", 1)[0] ?? "";
  const code = "code" in thrown ? thrown.code : undefined;
  if (code === "ERR_MODULE_NOT_FOUND") return { class: "not_found", message: missingImport(message, root) };
  if (code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING") {
    return { class: "contract", message: "it is TypeScript inside a package, which Node does not load" };
  }
  if (thrown instanceof SyntaxError) {
    const place = syntaxErrorPlace(thrown, lastUrl, root);
    const at = place === undefined ? "" : ` in ${place}`;
    return { class: "contract", message: `there is a syntax error${at}: ${message}` };
  }
  const at = firstFrame(thrown, root);
  return {
    class: "exit",
    message: `it threw while it was loaded: ${message}${at === undefined ? "" : ` (${at})`}`,
  };
}

/** `Cannot find module '/a/b.mjs' imported from /a/c.mjs`, with paths that say something to the author. */
function missingImport(message: string, root: string): string {
  const match = /^Cannot find (?<kind>module|package) '(?<name>[^']*)' imported from (?<from>.*)$/u.exec(
    message,
  );
  const { kind, name, from } = match?.groups ?? {};
  if (name === undefined || from === undefined) return message;
  const what = kind === "package" ? `package \`${name}\`` : `\`${relative(root, name)}\``;
  return `\`${relative(root, from)}\` imports ${what}, which is not there`;
}

/**
 * Where Node knows the place it begins the stack with it, but for plain syntax errors of JavaScript, which it only
 * shows when it checks the file by itself.
 */
function syntaxErrorPlace(error: SyntaxError, lastUrl: string | undefined, root: string): string | undefined {
  const known = placeIn(error.stack ?? "", root);
  if (known !== undefined || lastUrl?.startsWith("file:") !== true) return known;
  const file = fileURLToPath(lastUrl);
  const checked = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" });
  return placeIn(checked.stderr, root) ?? relative(root, file);
}

/** `file:line`, the line's text, and a line of carets below what is wrong. */
function placeIn(text: string, root: string): string | undefined {
  const match = /^(?<file>(?:file:\/\/)?\/.*):(?<line>\d+)$/mu.exec(text);
  const { file, line } = match?.groups ?? {};
  if (file === undefined || line === undefined) return undefined;
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const carets = text.split("\n").find((candidate) => /^\s*\^+\s*$/u.test(candidate));
  const column = carets === undefined ? "" : `:${carets.indexOf("^") + 1}`;
  return `${relative(root, path)}:${line}${column}`;
}

function firstFrame(error: Error, root: string): string | undefined {
  const frame = /\(?(?<url>file:\/\/[^\s)]+?)(?<place>:\d+:\d+)\)?$/mu.exec(error.stack ?? "")?.groups;
  if (frame?.["url"] === undefined) return undefined;
  return `${relative(root, fileURLToPath(frame["url"]))}${frame["place"]}`;
}
