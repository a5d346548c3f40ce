import { EvaluationProblem } from "./evaluation-problem.ts";
import { maxSteps } from "./limits.ts";

/** Keeps one evaluation from running away over large data. */
export class StepCounter {
  #left = maxSteps;

  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new EvaluationProblem(`the evaluation takes more than ${maxSteps} steps`);
  }
}
