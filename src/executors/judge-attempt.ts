import { stageMembers } from "../expressions/reserved.ts";
import type { JsonObject } from "../model/json.ts";
import type { Failure, Outcome } from "../model/outcome.ts";
import type { OrderedAction, OrderedCheck } from "../model/work-order.ts";
import type { KindOutcome } from "../ports.ts";
import { checkMade } from "./check-paths.ts";
import { environmentHint } from "./environment-hint.ts";
import { extractResults, resultBytesMax, type ExtractedResults } from "./extract-results.ts";
import { checkStamps } from "./input-stamps.ts";
import type { AttemptContext, LocalWorld } from "./local-world.ts";
import { checkAction, type PreparedAttempt } from "./prepare-attempt.ts";
import { contract, type Problem } from "./problem.ts";
import { verifyOutputs } from "./verify-outputs.ts";

type Succeeded = Extract<KindOutcome, { status: "succeeded" }>;

/** Holds what a command made to its contract. `passedMs` is what of the attempt's time is spent. */
export async function judgeAttempt(
  ended: KindOutcome,
  prepared: PreparedAttempt,
  passedMs: number,
  context: AttemptContext,
): Promise<Outcome> {
  const { world, controls } = context;
  if (ended.status === "cancelled") return ended;
  if (ended.status === "failed")
    return { status: "failed", failure: withHint(ended.failure, prepared, world) };
  const fail = (problem: Problem): Outcome => ({
    status: "failed",
    failure: { ...problem, tail: ended.tail },
  });
  const problem = await checkDisk(prepared, world);
  if (problem !== undefined) return fail(problem);
  const extracted = await resultsOf(ended, prepared, context);
  if (!extracted.ok) return fail(extracted.problem);
  const { results } = extracted;
  warnOfHidden(results, prepared.work.order.stage, controls.onWarning);
  const verdict = await verifyOutputs(prepared.work.order, results, ended.exitCode, {
    workspace: world.workspace,
    onWarning: controls.onWarning,
    runCheck: (check, index) => runCheck(check, index, prepared, passedMs, context),
  });
  if (verdict.status === "bad") return fail(verdict.problem);
  if (verdict.status === "cancelled") return { status: "cancelled" };
  return { status: "succeeded", exitCode: ended.exitCode, results };
}

/** A file may give names that no result can have. */
function warnOfHidden(results: JsonObject, stage: string, onWarning: (message: string) => void): void {
  for (const name of Object.keys(results).filter((result) => stageMembers.has(result))) {
    onWarning(
      `result \`${name}\` is hidden: in expressions \`${stage}.${name}\` is what every stage has under that name`,
    );
  }
}

function withHint(failure: Failure, { work }: PreparedAttempt, { environment }: LocalWorld): Failure {
  const hint = failure.hint ?? environmentHint(work.order.action, failure.tail, environment, work.env);
  return hint === undefined ? failure : { ...failure, hint };
}

/** What may be wrong with the files, whatever the command says of itself. */
async function checkDisk(
  { work, stamps }: PreparedAttempt,
  { workspace }: LocalWorld,
): Promise<Problem | undefined> {
  const { outputs, updates } = work.order;
  const rewritten = checkStamps(workspace.root, stamps);
  if (rewritten !== undefined) return rewritten;
  const missing = await workspace.missingOutputs([...outputs, ...updates]);
  const [first, ...others] = missing;
  if (first === undefined) return checkMade([...outputs, ...updates], workspace);
  return contract(`output \`${first}\` was not made`, {
    hint: "the command must make all of the stage's `outputs`",
    ...(others.length > 0 && { details: others.map((path) => `nor was \`${path}\``) }),
  });
}

async function resultsOf(
  ended: Succeeded,
  { work }: PreparedAttempt,
  { world, folder }: AttemptContext,
): Promise<ExtractedResults> {
  const appended = await folder.readResults(resultBytesMax);
  if (appended === undefined) {
    return { ok: false, problem: contract(`$STORYFLOW_RESULTS is larger than ${resultBytesMax} bytes`) };
  }
  const sources = { returned: ended.results, stdout: ended.stdout, appended };
  return extractResults(work.order, sources, world.workspace, work.secretValues);
}

/** A check is a module in a process of its own, in what is left of the attempt's time. */
async function runCheck(
  { uses, options }: Extract<OrderedCheck, { type: "uses" }>,
  index: number,
  { work }: PreparedAttempt,
  passedMs: number,
  { controls, world, folder }: AttemptContext,
): Promise<KindOutcome> {
  const ordered: OrderedAction = { kind: "module", uses, options };
  const checked = await checkAction(ordered, world);
  if (!checked.ok) return { status: "failed", failure: { ...checked.problem, tail: [] } };
  const { timeoutMs } = work.order;
  const left = timeoutMs === undefined ? {} : { timeoutMs: Math.max(1, timeoutMs - passedMs) };
  const tmp = await folder.makeFolder(`check-${index}`);
  const env = { ...work.env, STORYFLOW_TMP: tmp };
  const order = { ...work.order, ...left, action: checked.action };
  return world.kinds.module.execute({ ...work, order, role: "check", tmp, env, captureBytes: 0 }, controls);
}
