import { decide } from "../expressions/evaluate.ts";
import { stageMembers } from "../expressions/reserved.ts";
import type { Scope } from "../model/expression.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { OrderedCheck, WorkOrder } from "../model/work-order.ts";
import type { Finding, KindOutcome, Workspace } from "../ports.ts";
import { checkFile } from "./check-file.ts";
import { checkSchema } from "./extract-results.ts";
import { contract, type Problem } from "./problem.ts";
import { readDataFile } from "./read-data-file.ts";

/** The most that is read of a file that a `json` check names. */
const jsonBytesMax = 64 * 1024 * 1024;

type ModuleCheck = Extract<OrderedCheck, { type: "uses" }>;

interface VerifyWorld {
  readonly workspace: Workspace;
  readonly runCheck: (check: ModuleCheck, index: number) => Promise<KindOutcome>;
  readonly onWarning: (message: string) => void;
}

type Verdict =
  | { readonly status: "good" }
  | { readonly status: "cancelled" }
  | { readonly status: "bad"; readonly problem: Problem };

/** Holds what an attempt made to its contract. All cheap checks are made; modules run when these are good. */
export async function verifyOutputs(
  order: WorkOrder,
  results: JsonObject,
  exitCode: number | null,
  world: VerifyWorld,
): Promise<Verdict> {
  const scope = scopeWith(order, results, exitCode);
  const problems: Problem[] = [];
  for (const check of order.verify) {
    const problem = check.type === "uses" ? undefined : await checkOne(check, scope, world.workspace);
    if (problem !== undefined) problems.push(problem);
  }
  const [first, ...others] = problems;
  if (first === undefined) return runModuleChecks(order, world);
  const details = [...(first.details ?? []), ...others.map(({ message }) => message)];
  return { status: "bad", problem: { ...first, ...(details.length > 0 && { details }) } };
}

/** The stage's own results stand under its id, as they will for others. */
export function scopeWith(
  { scope, stage, outputs, updates }: WorkOrder,
  results: JsonObject,
  exitCode: number | null,
): Scope {
  const before = scope[stage];
  const members = Object.entries(isJsonObject(before) ? before : {}).filter(([name]) =>
    stageMembers.has(name),
  );
  const made = { exit_code: exitCode, outputs: [...outputs, ...updates] };
  return { ...scope, [stage]: { ...results, ...Object.fromEntries(members), ...made } };
}

async function checkOne(
  check: Exclude<OrderedCheck, { type: "uses" }>,
  scope: Scope,
  workspace: Workspace,
): Promise<Problem | undefined> {
  switch (check.type) {
    case "file":
      return checkFile(workspace.root, check);
    case "json":
      return checkJson(check, workspace);
    case "that":
      return checkThat(check, scope);
  }
}

async function checkJson(
  { file, schema, place }: Extract<OrderedCheck, { type: "json" }>,
  workspace: Workspace,
): Promise<Problem | undefined> {
  const read = await readDataFile(workspace, file, jsonBytesMax);
  const problem = read.ok ? await checkSchema(workspace, file, read.value, schema) : read.problem;
  return problem && { ...problem, place };
}

function checkThat(
  { that, message, place }: Extract<OrderedCheck, { type: "that" }>,
  scope: Scope,
): Problem | undefined {
  const decided = decide(that, scope);
  if (!decided.ok) {
    const { failure } = decided;
    return { class: "condition", message: failure.message, place: failure.place, details: failure.values };
  }
  const { value, text, explanation } = decided.value;
  if (value) return undefined;
  return contract(message ?? `\`${text}\` is false`, { place, details: [explanation] });
}

async function runModuleChecks(order: WorkOrder, world: VerifyWorld): Promise<Verdict> {
  for (const [index, check] of order.verify.entries()) {
    const verdict = check.type === "uses" ? await runModuleCheck(check, index, world) : undefined;
    if (verdict !== undefined && verdict.status !== "good") return verdict;
  }
  return { status: "good" };
}

async function runModuleCheck(check: ModuleCheck, index: number, world: VerifyWorld): Promise<Verdict> {
  const outcome = await world.runCheck(check, index);
  if (outcome.status === "cancelled") return { status: "cancelled" };
  if (outcome.status === "failed") {
    const { tail: _, ...failure } = outcome.failure;
    const failureClass = failure.class === "exit" ? "contract" : failure.class;
    return { status: "bad", problem: { ...failure, class: failureClass } };
  }
  return judgeFindings(check.uses, findingsIn(outcome.results), world.onWarning);
}

function judgeFindings(
  uses: string,
  findings: readonly Finding[],
  onWarning: (message: string) => void,
): Verdict {
  for (const { message, severity } of findings) {
    if (severity === "warning") onWarning(`\`${uses}\`: ${message}`);
  }
  const errors = findings.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const [first, ...others] = errors;
  if (first === undefined) return { status: "good" };
  const problem =
    others.length === 0
      ? contract(`\`${uses}\`: ${first}`)
      : contract(`\`${uses}\` found ${errors.length} errors`, { details: errors });
  return { status: "bad", problem };
}

function findingsIn({ findings }: JsonObject): readonly Finding[] {
  return Array.isArray(findings) ? findings.filter(isFinding) : [];
}

function isFinding(value: JsonValue): value is JsonValue & Finding {
  if (!isJsonObject(value)) return false;
  const { message, severity } = value;
  return typeof message === "string" && (severity === "error" || severity === "warning");
}
