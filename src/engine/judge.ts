import { decide, evaluateExpression } from "../expressions/evaluate.ts";
import { scoreMark } from "../expressions/score-mark.ts";
import type { Expression, Scope } from "../model/expression.ts";
import type { Failure } from "../model/outcome.ts";
import { declareStage } from "../plan/declared-paths.ts";
import { knownFrom } from "../plan/known.ts";
import type { Judge, Judgement, Scored } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import { conditionFailure } from "./condition-failure.ts";
import { expandStage } from "./expand-stage.ts";
import type { RunInput } from "./run-input.ts";
import { forCommand } from "./scope.ts";

/** Judges conditions by evaluating them in the scope of their job. */
export function makeJudge(
  { plan, params, data }: RunInput,
  mask: (text: string) => string,
  scopeOf: (job: JobRecord) => Scope,
): Judge {
  const known = knownFrom(plan.pipeline, params, data);
  return {
    // What an item is, a command may see.
    expand: (job) => expandStage(job, forCommand(scopeOf(job)), known, mask),
    isSkippedAnyway: ({ item, planned }) => {
      const { when } = planned.stage;
      return when !== undefined && (item === undefined ? known : known.within(item)).holds(when) === false;
    },
    paths: (job) => declareStage(job.planned.stage, known),
    when: (job) => judgeWhen(job.planned.stage.when, () => scopeOf(job)),
    score: (job) => scoreOf(job, scopeOf),
    require: (job) => firstUnmet(job, scopeOf),
  };
}

function judgeWhen(when: Expression | undefined, scope: () => Scope): Judgement {
  if (when === undefined) return { run: true, explanation: "" };
  const decision = decide(when, scope());
  if (!decision.ok) return { run: "error", failure: conditionFailure(decision.failure) };
  return { run: decision.value.value, explanation: decision.value.explanation };
}

function scoreOf(job: JobRecord, scopeOf: (job: JobRecord) => Scope): Scored {
  const score = job.planned.stage.loop?.score;
  if (score === undefined) return { ok: true, score: undefined };
  const scope = scopeOf(job);
  const evaluated = evaluateExpression(score, scope);
  if (!evaluated.ok) return { ok: false, failure: conditionFailure(evaluated.failure) };
  if (typeof evaluated.value === "number") {
    const { when } = job.planned.stage;
    const mark = when && scoreMark(when, score, scope);
    return { ok: true, score: evaluated.value, ...(mark !== undefined && { mark }) };
  }
  const message = `the score \`${score.text}\` is no number`;
  return { ok: false, failure: { class: "condition", message, place: score.place, tail: [] } };
}

function firstUnmet(job: JobRecord, scopeOf: (job: JobRecord) => Scope): Failure | undefined {
  const { require } = job.planned.stage;
  if (require.length === 0) return undefined;
  const scope = scopeOf(job);
  for (const requirement of require) {
    const decision = decide(requirement.that, scope);
    if (!decision.ok) return conditionFailure(decision.failure);
    if (!decision.value.value) {
      return {
        class: "condition",
        message: requirement.message ?? `requires ${decision.value.text}`,
        details: [decision.value.explanation],
        place: requirement.that.place,
        tail: [],
      };
    }
  }
  return undefined;
}
