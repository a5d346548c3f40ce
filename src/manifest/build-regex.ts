import { buildPlainText, hasTemplate, reportAt, type Build } from "./build.ts";
import type { Typed } from "./typed-node.ts";

/** Reports a text that is no regular expression, or has another number of groups than is asked for. */
export function checkRegex(build: Build, typed: Typed<string>, groups: readonly number[], use: string): void {
  const found = countGroups(buildPlainText(build, typed));
  if (hasTemplate(typed.value)) return;
  if (found === undefined) {
    reportAt(build, "manifest/bad-regex", typed, `\`${typed.value}\` is not a regular expression`);
  } else if (!groups.includes(found)) {
    const wanted = groups.map(String).join(" or ");
    const message = `expected a regular expression with ${wanted} ${wanted === "1" ? "group" : "groups"}, found ${found}`;
    reportAt(build, "manifest/bad-regex", typed, message, use);
  }
}

/** Undefined when it is no regular expression. */
function countGroups(pattern: string): number | undefined {
  // With an empty alternative it matches anything, and what it matched lists every group.
  return isRegex(pattern) ? (new RegExp(`${pattern}|`).exec("")?.length ?? 1) - 1 : undefined;
}

export function isRegex(pattern: string, flags = ""): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
