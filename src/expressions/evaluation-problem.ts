import type { CelNode } from "./cel-node.ts";

/** Why an evaluation cannot go on. Thrown inside this folder only; callers get an `EvaluationFailure`. */
export class EvaluationProblem extends Error {
  /** The part that is to blame. */
  readonly node: CelNode | undefined;

  constructor(message: string, node?: CelNode) {
    super(message);
    this.node = node;
  }
}
