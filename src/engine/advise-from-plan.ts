import { findMissedFiles } from "../causes/missed-file.ts";
import type { Failure } from "../model/outcome.ts";
import type { PlannedStage } from "../model/plan.ts";
import { suggest } from "../model/suggest.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { knownFrom } from "../plan/known.ts";
import { knownOutputs } from "./known-paths.ts";
import { plainPath } from "./plain-path.ts";
import type { RunInput } from "./run-input.ts";

/** An output of another stage, or a folder of outputs. */
interface Maker {
  readonly stage: string;
  readonly path: string;
}

/** A failure with what to do about a file that was missed, where another stage makes it. */
export function adviseFromPlan(
  failure: Failure,
  order: Pick<WorkOrder, "stage" | "cwd">,
  input: RunInput,
): Failure {
  if (!mayMiss(failure)) return failure;
  const { plan, params, data } = input;
  const others = knownOutputs(plan.pipeline, knownFrom(plan.pipeline, params, data)).filter(
    ({ stage }) => stage !== order.stage,
  );
  // It knows more than a look at the folder, where that output may stand or not.
  const meant = meantHint(failure, others);
  const hint = meant ?? failure.hint ?? makerHint(failure, order, others, plan.stages);
  return hint === undefined ? failure : { ...failure, hint };
}

/** Most failures are spared a look at the whole plan. */
function mayMiss({ class: failureClass }: Failure): boolean {
  return failureClass === "exit" || failureClass === "not_found";
}

/** An input that nobody makes may be one with a typo. */
function meantHint({ message }: Failure, others: readonly Maker[]): string | undefined {
  const wanted = /^input `(?<path>[^`]+)` is not there$/u.exec(message)?.groups?.["path"];
  if (wanted === undefined) return undefined;
  const files = others.filter(({ path }) => !path.endsWith("/"));
  const meant = suggest(
    wanted,
    files.map(({ path }) => path),
  );
  const maker = files.find(({ path }) => path === meant);
  return maker && `did you mean \`${maker.path}\`, which \`${maker.stage}\` makes?`;
}

/** A stage that reads what another one makes without saying so is not put behind it. */
function makerHint(
  failure: Failure,
  { stage, cwd }: Pick<WorkOrder, "stage" | "cwd">,
  others: readonly Maker[],
  stages: readonly PlannedStage[],
): string | undefined {
  const needed = neededBy(stage, stages);
  for (const missed of findMissedFiles(failure)) {
    const maker = others.find(({ path }) => isAt(missed, cwd, path));
    if (maker === undefined) continue;
    if (needed.has(maker.stage)) return undefined;
    return `\`${maker.stage}\` makes it: add \`${listed(missed, maker.path)}\` to the \`inputs\` of \`${stage}\`, so that \`${maker.stage}\` runs first`;
  }
  return undefined;
}

/** A path that a command names is relative to where it runs, or absolute: then its end tells, if that is long enough. */
function isAt(missed: string, cwd: string, output: string): boolean {
  const made = plainPath(output);
  const path = plainPath(missed.startsWith("/") ? missed : `${cwd}/${missed}`);
  if (!missed.startsWith("/")) return path === made || path.startsWith(`${made}/`);
  return made.includes("/") && `/${path}/`.includes(`/${made}/`);
}

/** As it would be written: the output, or the file in it. */
function listed(missed: string, output: string): string {
  const end = missed.lastIndexOf(output);
  return end === -1 ? output : missed.slice(end);
}

/** The stages that run before this one, directly needed or not. */
function neededBy(stage: string, stages: readonly PlannedStage[]): ReadonlySet<string> {
  const needsOf = new Map(stages.map(({ id, needs }) => [id, needs]));
  const found = new Set<string>();
  const open = [stage];
  for (const id of open) {
    for (const need of needsOf.get(id) ?? []) {
      if (found.has(need.stage)) continue;
      found.add(need.stage);
      open.push(need.stage);
    }
  }
  return found;
}
