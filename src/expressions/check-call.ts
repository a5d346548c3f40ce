import { suggest } from "../model/suggest.ts";
import type { CallNode } from "./cel-node.ts";
import { type CheckContext, report } from "./check-context.ts";
import type { CelFunction } from "./define-function.ts";
import { functionNames, functionsNamed } from "./functions.ts";
import { orList } from "./value-type.ts";

/** Functions of the CEL standard whose values JSON does not have, and what to do instead. */
const notJson: ReadonlyMap<string, string> = new Map([
  ["timestamp", "compare dates as text, in the form `2026-01-31`"],
  ["duration", "compute with seconds, as numbers"],
  ["bytes", "compute with the text itself"],
  ["uint", "every number is a double here; `int(x)` cuts the fraction off"],
]);

const macroUsage: ReadonlyMap<string, string> = new Map([
  ["all", "`xs.all(x, x > 0)`"],
  ["exists", "`xs.exists(x, x > 0)`"],
  ["exists_one", "`xs.exists_one(x, x > 0)`"],
  ["filter", "`xs.filter(x, x > 0)`"],
  ["map", "`xs.map(x, x * 2)`"],
]);

export function isMacroName(name: string): boolean {
  return macroUsage.has(name);
}

/** The function that a call means; undefined when there is none, which is then reported. */
export function checkCalledName(node: CallNode, context: CheckContext): CelFunction | undefined {
  const isMethod = node.receiver !== undefined;
  const named = functionsNamed(node.name, isMethod);
  if (named.length === 0) {
    reportUnknown(node, context);
    return undefined;
  }
  const given = node.args.length;
  const counts = named.map(({ takes }) => takes.length - (isMethod ? 1 : 0));
  const index = counts.indexOf(given);
  if (index >= 0) return named[index];
  const wanted = orList(counts.map(String));
  const message = `\`${node.name}\` takes ${wanted} ${wanted === "1" ? "argument" : "arguments"}, not ${given}`;
  report(context, "expression/wrong-arguments", node, message);
  return undefined;
}

function reportUnknown(node: CallNode, context: CheckContext): void {
  const { name } = node;
  const isMethod = node.receiver !== undefined;
  const usage = isMethod ? macroUsage.get(name) : undefined;
  const instead = isMethod ? undefined : notJson.get(name);
  if (usage !== undefined) {
    const message = `\`${name}\` takes a variable and what to do with it`;
    report(context, "expression/wrong-arguments", node, message, `write ${usage}`);
  } else if (name === "has" && !isMethod) {
    report(context, "expression/wrong-arguments", node, "`has` takes one name", "write `has(qa.score)`");
  } else if (name === "matches") {
    reportMatches(node, context);
  } else if (name === "raw" && !isMethod) {
    reportRaw(node, context);
  } else if (instead !== undefined) {
    const message = `\`${name}\` makes a value that JSON does not have, so no expression can use it`;
    report(context, "expression/not-json", node, message, instead);
  } else {
    const message = `there is no ${isMethod ? "method" : "function"} \`${name}\``;
    report(context, "expression/unknown-function", node, message, otherFunction(name, isMethod));
  }
}

function reportMatches(node: CallNode, context: CheckContext): void {
  report(
    context,
    "expression/no-regular-expressions",
    node,
    "`matches` is not there: some regular expressions take for ever on some texts",
    "use `contains`, `startsWith`, `endsWith` or `split`, or decide it in a stage and read its result",
  );
}

function reportRaw(node: CallNode, context: CheckContext): void {
  report(
    context,
    "template/misplaced-raw",
    node,
    "`raw` stands around a whole template in the text of a `run`, and nowhere else",
    "leave it out: only there is anything quoted",
  );
}

function otherFunction(name: string, isMethod: boolean): string | undefined {
  if (functionsNamed(name, !isMethod).length > 0 || functionNames(!isMethod).includes(name)) {
    return isMethod ? `it is a function: \`${name}(x)\`` : `it is a method: \`x.${name}()\``;
  }
  const likely = suggest(name, functionNames(isMethod));
  return likely === undefined ? undefined : `did you mean \`${likely}\`?`;
}
