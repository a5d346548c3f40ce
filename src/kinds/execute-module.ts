import { realpathSync } from "node:fs";
import type { JsonObject } from "../model/json.ts";
import { CommandFailed } from "../module.ts";
import { causeOfExit, causeOfNoStart, causeOfSignal, type Cause } from "./classify-ending.ts";
import { jsonProblem } from "./json-problem.ts";
import type { ImportGraph } from "./import-graph.ts";
import { isSource, loadModule } from "./load-module.ts";
import type { HostedContext } from "./module-context.ts";
import { isOfProject, nameModuleFiles } from "./module-files.ts";
import type { ExecuteRequest, FailedReply, HostReply } from "./module-messages.ts";
import { pickExport } from "./pick-export.ts";

/** Runs the module that a request names; its answer is never thrown. */
export async function executeModule(
  request: ExecuteRequest,
  hosted: HostedContext,
  graph: ImportGraph,
): Promise<HostReply> {
  const { uses, role, root } = request;
  const loaded = await loadModule(uses, root);
  const picked = loaded.ok ? pickExport(loaded.exports, role) : loaded;
  if (!picked.ok) {
    const { message, ...problem } = picked.problem;
    return { type: "failed", failure: { ...problem, message: `\`${uses}\` cannot be used: ${message}` } };
  }
  const early = loaded.ok ? graph.reachableFrom(loaded.url, isSource) : new Set<string>();
  try {
    const returned = await picked.module.run(hosted.context);
    const late = loaded.ok ? graph.reachableFrom(loaded.url, isSource).difference(early) : early;
    warnOfLate(late, request, hosted);
    return role === "check" ? checkReply(uses, returned) : stageReply(uses, returned);
  } catch (error) {
    return thrownReply(uses, error);
  }
}

/** What is imported only while the module runs could not be looked at before: as an input it counts. */
function warnOfLate(
  late: ReadonlySet<string>,
  { root, facts }: ExecuteRequest,
  { context }: HostedContext,
): void {
  if (late.size === 0) return;
  for (const { name } of nameModuleFiles(late, realpathSync(root))) {
    if (!isOfProject(name) || facts.inputs.includes(name)) continue;
    context.warn(
      `\`${name}\` is imported while the module runs, so that a change of it is not noticed: add it to \`inputs\``,
    );
  }
}

/** What a module threw, in `run` or somewhere else. */
export function thrownReply(uses: string, error: unknown): FailedReply {
  const stack = error instanceof Error ? error.stack : undefined;
  return { type: "failed", failure: causeOfThrown(uses, error), ...(stack !== undefined && { stack }) };
}

function causeOfThrown(uses: string, error: unknown): Cause {
  if (error instanceof CommandFailed) return causeOfCommand(error);
  if (!(error instanceof Error)) return { class: "exit", message: `\`${uses}\` threw ${String(error)}` };
  return (
    stageFailure(error) ?? { class: "exit", message: `\`${uses}\` failed: ${error.message || error.name}` }
  );
}

function causeOfCommand({ exitCode, signal, code, stderr, message, program }: CommandFailed): Cause {
  if (code !== undefined) return causeOfNoStart(code, message, program);
  if (signal !== undefined) return causeOfSignal(signal, `\`${program}\``);
  return causeOfExit(exitCode ?? 0, stderr.split("\n").slice(-20), `\`${program}\``);
}

/** By its looks: the module may have brought a storyflow of its own. */
function stageFailure(error: Error): Cause | undefined {
  if (error.name !== "StageFailure" || !("class" in error)) return undefined;
  const failureClass = moduleClasses.find((name) => name === error.class);
  if (failureClass === undefined) return undefined;
  const hint = "hint" in error && typeof error.hint === "string" ? { hint: error.hint } : {};
  const told = "details" in error && Array.isArray(error.details) ? error.details.map(String) : [];
  const details = told.length > 0 ? { details: told } : {};
  return { class: failureClass, message: error.message, ...hint, ...details, ...askedBy(error) };
}

function askedBy(error: Error): { readonly retryAfterMs?: number } {
  const wait = "retryAfterMs" in error ? error.retryAfterMs : undefined;
  return typeof wait === "number" && wait >= 0 ? { retryAfterMs: wait } : {};
}

const moduleClasses = ["exit", "timeout", "transient", "contract", "not_found", "denied"] as const;

function stageReply(uses: string, returned: unknown): HostReply {
  if (returned === undefined) return { type: "returned", results: {} };
  const isObject = typeof returned === "object" && returned !== null && !Array.isArray(returned);
  const problem = isObject ? jsonProblem(returned, "results") : `${nameOf(returned)} is no object`;
  if (problem === undefined) return { type: "returned", results: returned as JsonObject };
  return badReturn(uses, problem, "a stage returns an object of results, or nothing");
}

function checkReply(uses: string, returned: unknown): HostReply {
  const findings: unknown[] = Array.isArray(returned) ? returned : [undefined];
  if (findings.every(isFinding)) {
    const plain = findings.map(({ message, severity }) => ({ message, severity }));
    return { type: "returned", results: { findings: plain } };
  }
  const problem = Array.isArray(returned) ? "one of them is no finding" : `${nameOf(returned)} is no list`;
  const hint = 'a check returns a list of { message, severity: "error" | "warning" }, empty when all is good';
  return badReturn(uses, problem, hint);
}

function isFinding(
  value: unknown,
): value is { readonly message: string; readonly severity: "error" | "warning" } {
  if (typeof value !== "object" || value === null) return false;
  const isGrave = "severity" in value && (value.severity === "error" || value.severity === "warning");
  return isGrave && "message" in value && typeof value.message === "string";
}

function badReturn(uses: string, problem: string, hint: string): HostReply {
  const message = `what \`${uses}\` returned cannot be used: ${problem}`;
  return { type: "failed", failure: { class: "contract", message, hint } };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
