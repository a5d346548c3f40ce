import { suggest } from "../model/suggest.ts";
import type { IndexNode, MemberNode, NameNode } from "./cel-node.ts";
import { type Chain, literalName, literalPath } from "./chain.ts";
import { type CheckContext, report } from "./check-context.ts";
import { typeNames } from "./conversions.ts";
import { functionNames } from "./functions.ts";
import {
  findRoot,
  isListOfJobs,
  isPlacedRoot,
  type Members,
  rootNames,
  stageMemberNames,
  stageMemberType,
} from "./name-types.ts";
import type { StageNames } from "./names.ts";
import { nodeText } from "./node-text.ts";
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
  if (found.type === "previous") return checkStageMember(chain, found.stage, context);
  const [first] = chain.steps;
  const member = first === undefined ? undefined : literalName(first);
  const stepsKnown = member === undefined ? 0 : 1;
  if (root.name === "run" && context.names.forCommand) {
    const hint = "a process finds `$STORYFLOW_RUN_ID` in its environment";
    refuseInCommand(first === undefined || member === undefined ? root : first, hint, context);
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
  if (stage.id === context.names.self) {
    const message = `\`${stage.id}\` cannot read its own results or state before it has run`;
    const hint = "`this` has `round`, `best` and `history`";
    report(context, "expression/own-stage", chain.root, message, hint);
    return { type: anyType, stepsKnown: member === undefined ? 0 : 1 };
  }
  return isListOfJobs(stage, context.names)
    ? checkListOfJobs(chain, stage, context)
    : checkStageMember(chain, stage, context);
}

/** Whether a name stands for the stage itself, or for one job of it: it has the same members. */
function checkStageMember(chain: Chain, stage: StageNames, context: CheckContext): CheckedRoot {
  const [first] = chain.steps;
  const member = first === undefined ? undefined : literalName(first);
  if (first === undefined || member === undefined) return checkWholeStage(chain, stage, context);
  return { type: checkJobMember(first, member, stage, context), stepsKnown: 1 };
}

/** A member of a stage, or of a job of it, by its name. */
export function checkJobMember(step: Step, member: string, stage: StageNames, context: CheckContext): Type {
  const type = stageMemberType(stage, member);
  if (type === undefined) {
    const message = `\`${stage.id}\` has no result \`${member}\``;
    reportMember(step, message, memberHint(member, stageMemberNames(stage), resultsOf(stage)), context);
  } else if (context.names.forCommand && (member === "cached" || member === "duration")) {
    refuseInCommand(step, "use it in a condition, such as `when`", context);
  }
  return type ?? anyType;
}

/** Outside, a fanned-out stage has no members of its own. */
function checkListOfJobs(chain: Chain, stage: StageNames, context: CheckContext): CheckedRoot {
  const [first] = chain.steps;
  const member = first === undefined ? undefined : literalName(first);
  const item: Type = { kind: "map", jobOf: stage };
  if (first === undefined || member === undefined) return { type: { kind: "list", item }, stepsKnown: 0 };
  const message = `\`${stage.id}\` is fanned out: seen from here it is a list of jobs, which has no \`${member}\` of its own`;
  const hint = `\`${stage.id}.map(job, job.${member})\` are those of its jobs; a stage with the same list and key sees just one`;
  report(context, "expression/list-of-jobs", { start: chain.root.start, end: first.end }, message, hint);
  return { type: anyType, stepsKnown: 1 };
}

function checkWholeStage({ root }: Chain, stage: StageNames, context: CheckContext): CheckedRoot {
  if (context.names.forCommand) {
    const what = root.name === "previous" ? "a whole job" : "a whole stage";
    const message = `\`${root.name}\` is ${what}, and a command may see only members that are named`;
    const [result = { name: "status" }] = stage.results ?? [];
    const hint = `name one, such as \`${root.name}.${result.name}\``;
    report(context, "expression/whole-stage", root, message, hint);
  }
  return { type: { kind: "map", jobOf: stage }, stepsKnown: 0 };
}

/** What differs from run to run must not reach what a command sees: its key could not hold it. */
function refuseInCommand(node: Step | NameNode, hint: string, context: CheckContext): void {
  const { name } = node.kind === "index" ? { name: literalName(node) } : node;
  const owner = node.kind === "name" ? "" : `${nodeText(node.object)}.`;
  const message = `\`${owner}${name}\` differs from run to run, so a command may not see it`;
  report(context, "expression/not-in-command", node, message, hint);
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
    const message = `\`${name}\` means nothing here`;
    report(context, "expression/not-available", root, message, placedHint(name, context));
    return anyType;
  }
  report(context, "expression/unknown-name", root, `there is no \`${name}\` here`, nameHint(name, context));
  return anyType;
}

function placedHint(name: string, { names: { extra, fanOut } }: CheckContext): string {
  // A key is made of its item before there is a job.
  const isKey = fanOut !== undefined && extra.length === 0;
  const here = isKey ? [...fanOut.variables, "params", "data"] : ["params", "data", "env", ...extra];
  const listed = `here are ${andList(here.map((one) => `\`${one}\``))}`;
  if (isKey) return listed;
  return name === "previous"
    ? "it is the job before this one in a list: write `foreach`"
    : `${listed}, stages and params`;
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
