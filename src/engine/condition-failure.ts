import type { EvaluationFailure } from "../model/expression.ts";
import type { Failure } from "../model/outcome.ts";

export function conditionFailure(failure: EvaluationFailure): Failure {
  return {
    class: "condition",
    message: failure.message,
    place: failure.place,
    details: [`in: ${failure.expression}`, ...failure.values],
    tail: [],
  };
}
