import { suggest } from "../model/suggest.ts";
import type { IndexNode, MemberNode, NameNode } from "./cel-node.ts";
import { type Chain, literalName, literalPath } from "./chain.ts";
import { type CheckContext, report } from "./check-context.ts";
import { typeNames } from "./conversions.ts";
import { functionNames } from "./functions.ts";
import {
  findRoot,
  isPlacedRoot,
  type Members,
  rootNames,
  stageMemberNames,
  stageMemberType,
} from "./name-types.ts";
import type { StageNames } from "./names.ts";
import { andList, anyType, textType, type Type } from "./value-type.ts";

type Step = MemberNode | IndexNode;

/** Members named in a hint. */
const maxNamedMembers = 8;

/** What a chain's root stands for, and how many of the steps behind it are known with it. */
interface CheckedRoot {
  readonly type: Type;
  readonly stepsKnown: 0 | 1;
}

/** Checks the name at the root of a chain with the member right behind it, and notes the reference. */
export function checkRoot(chain: Chain, context: CheckContext): CheckedRoot {
  const { root } = chain;
  const found = findRoot(root.name, context.names);
  if (found === undefined) return { type: checkUnknownRoot(root, context), stepsKnown: 0 };
  noteReference(chain, context);
  if (found.type === "value") return { type: found.valueType, stepsKnown: 0 };
  if (found.type === "stage") return checkStage(chain, found.stage, context);
  const [first] = chain.steps;
  const member = first === undefined ? undefined : literalName(first);
  const stepsKnown = member === undefined ? 0 : 1;
  if (root.name === "run" && context.names.forCommand) {
    refuseInCommand(chain, member, "a process finds `$STORYFLOW_RUN_ID` in its environment", context);
    return { type: anyType, stepsKnown };
  }
  if (first === undefined || member === undefined) return { type: { kind: "map" }, stepsKnown };
  return { type: checkMember(first, member, found.members, context), stepsKnown };
}

function noteReference(chain: Chain, { references }: CheckContext): void {
  const path = literalPath(chain);
  const end = chain.steps[path.length - 1]?.end ?? chain.root.end;
  references.push({ root: chain.root.name, path, start: chain.root.start, end });
}

function checkStage(chain: Chain, stage: StageNames, context: CheckContext): CheckedRoot {
  const [first] = chain.steps;
  const member = first === undefined ? undefined : literalName(first);
  const { self, forCommand } = context.names;
  if (stage.id === self) {
    const message = `\`${stage.id}\` cannot read its own results or state before it has run`;
    const hint = "`this` has `round`, `best` and `history`";
    report(context, "expression/own-stage", chain.root, message, hint);
    return { type: anyType, stepsKnown: member === undefined ? 0 : 1 };
  }
  if (first === undefined || member === undefined) return checkWholeStage(chain, stage, context);
  const type = stageMemberType(stage, member);
  if (type === undefined) {
    const message = `\`${stage.id}\` has no result \`${member}\``;
    reportMember(first, message, memberHint(member, stageMemberNames(stage), resultsOf(stage)), context);
  } else if (forCommand && (member === "cached" || member === "duration")) {
    refuseInCommand(chain, member, "use it in a condition, such as `when`", context);
  }
  return { type: type ?? anyType, stepsKnown: 1 };
}

function checkWholeStage({ root }: Chain, stage: StageNames, context: CheckContext): CheckedRoot {
  if (context.names.forCommand) {
    const message = `\`${stage.id}\` is a whole stage, and a command may see only members that are named`;
    const [result = { name: "status" }] = stage.results ?? [];
    const hint = `name one, such as \`${stage.id}.${result.name}\``;
    report(context, "expression/whole-stage", root, message, hint);
  }
  return { type: { kind: "map" }, stepsKnown: 0 };
}

/** What differs from run to run must not reach what a command sees: its key could not hold it. */
function refuseInCommand(
  { root, steps }: Chain,
  member: string | undefined,
  hint: string,
  context: CheckContext,
): void {
  const written = member === undefined ? root.name : `${root.name}.${member}`;
  const end = member === undefined ? root.end : (steps[0]?.end ?? root.end);
  const message = `\`${written}\` differs from run to run, so a command may not see it`;
  report(context, "expression/not-in-command", { start: root.start, end }, message, hint);
}

function checkMember(step: Step, name: string, members: Members, context: CheckContext): Type {
  const type = members.types.get(name);
  if (type !== undefined) return type;
  const candidates = [...members.types.keys()];
  reportMember(step, `${members.missing} \`${name}\``, memberHint(name, candidates, candidates), context);
  return anyType;
}

function reportMember(step: Step, message: string, hint: string | undefined, context: CheckContext): void {
  const range = step.kind === "member" ? { start: step.nameStart, end: step.end } : step.index;
  report(context, "expression/unknown-member", range, message, hint);
}

/** Proposes a likely name, else lists those there are. */
function memberHint(
  name: string,
  candidates: readonly string[],
  listed: readonly string[],
): string | undefined {
  const likely = suggest(name, candidates);
  if (likely !== undefined) return `did you mean \`${likely}\`?`;
  if (listed.length === 0 || listed.length > maxNamedMembers) return undefined;
  return `there ${listed.length === 1 ? "is" : "are"} ${andList(listed.map((one) => `\`${one}\``))}`;
}

function resultsOf({ results = [] }: StageNames): readonly string[] {
  return results.map(({ name }) => name);
}

function checkUnknownRoot(root: NameNode, context: CheckContext): Type {
  const { name } = root;
  if (typeNames.has(name)) return textType;
  if (isPlacedRoot(name)) {
    const here = andList(["params", "data", "env", ...context.names.extra].map((one) => `\`${one}\``));
    report(
      context,
      "expression/not-available",
      root,
      `\`${name}\` means nothing here`,
      `here are ${here}, stages and params`,
    );
    return anyType;
  }
  report(context, "expression/unknown-name", root, `there is no \`${name}\` here`, nameHint(name, context));
  return anyType;
}

function nameHint(name: string, { names, variable }: CheckContext): string {
  const owner = names.stages.find(({ results }) => results?.some((result) => result.name === name));
  if (owner !== undefined) return `did you mean \`${owner.id}.${name}\`?`;
  if (functionNames(false).includes(name)) return `\`${name}\` is a function: \`${name}(x)\``;
  const variables: string[] = [];
  for (let found = variable; found !== undefined; found = found.outer) variables.push(found.name);
  const likely = suggest(name, [...variables, ...rootNames(names), "true", "false", "null"]);
  return likely === undefined ? `a text stands in quotes: \`"${name}"\`` : `did you mean \`${likely}\`?`;
}
