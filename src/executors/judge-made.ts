import { stageMembers } from "../expressions/reserved.ts";
import type { JsonObject } from "../model/json.ts";
import type { OrderedAction, OrderedCheck } from "../model/work-order.ts";
import type { KindOutcome, KindWork } from "../ports.ts";
import { extractResults } from "./extract-results.ts";
import type { AttemptContext } from "./local-world.ts";
import { checkAction } from "./prepare-work.ts";
import type { Problem } from "./problem.ts";
import { verifyOutputs } from "./verify-outputs.ts";

/** What a command gave beside files. */
export interface Said {
  readonly returned: JsonObject;
  readonly appended: string;
  /** Undefined: more than results are read from. */
  readonly stdout: string | undefined;
}

export type Extracted =
  { readonly ok: true; readonly results: JsonObject } | { readonly ok: false; readonly problem: Problem };

/** The results of what stands in the project now. */
export async function extract(
  work: KindWork,
  said: Said,
  { world, controls }: AttemptContext,
): Promise<Extracted> {
  const { order, secretValues } = work;
  const { stdout } = said;
  if (stdout === undefined && readsStdout(work))
    return { ok: false, problem: tooMuchOutput(work.captureBytes) };
  const sources = { ...said, stdout: stdout ?? "" };
  const extracted = await extractResults(order, sources, world.workspace, secretValues);
  if (extracted.ok) warnOfHidden(extracted.results, order.stage, controls.onWarning);
  return extracted;
}

function readsStdout({ order: { results } }: KindWork): boolean {
  return results?.type === "named" && results.values.some(({ from }) => from.type === "stdout");
}

function tooMuchOutput(limitBytes: number): Problem {
  return {
    class: "contract",
    message: `it printed more than ${limitBytes} bytes to stdout, the most that results are read from`,
    hint: "print the rest to stderr, or write the results to a file",
  };
}

/** A file may give names that no result can have. */
function warnOfHidden(results: JsonObject, stage: string, onWarning: (message: string) => void): void {
  for (const name of Object.keys(results).filter((result) => stageMembers.has(result))) {
    onWarning(
      `result \`${name}\` is hidden: in expressions \`${stage}.${name}\` is what every stage has under that name`,
    );
  }
}

/** Holds what stands in the project now to the stage's contract. `passedMs` is what of the attempt's time is spent. */
export function verify(
  work: KindWork,
  results: JsonObject,
  exitCode: number | null,
  passedMs: number,
  context: AttemptContext,
) {
  return verifyOutputs(work.order, results, exitCode, {
    workspace: context.world.workspace,
    onWarning: context.controls.onWarning,
    runCheck: (check, index) => runCheck(check, index, work, passedMs, context),
  });
}

/** A check is a module in a process of its own, in what is left of the attempt's time. */
async function runCheck(
  { uses, options }: Extract<OrderedCheck, { type: "uses" }>,
  index: number,
  work: KindWork,
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
