import type { Pipeline, Plateau, Stage } from "./pipeline.ts";
import type { Place } from "./source.ts";

/** A pipeline in its ordered form: acyclic, every need explicit. */
export interface Plan {
  readonly pipeline: Pipeline;
  /** In an order in which needs come first; among equals, the manifest's. */
  readonly stages: readonly PlannedStage[];
  /** Inner loops before the loops that hold them. */
  readonly loops: readonly PlannedLoop[];
  /**
   * Fanned-out stages of which only some jobs are to run: those with these keys, and what other jobs need of them. Absent: all jobs of
   * all stages.
   */
  readonly chosen?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of them that nobody asked for: `always` stages, of which the jobs run all of whose needs do. */
  readonly following?: ReadonlySet<string>;
}

export interface PlannedStage {
  readonly id: string;
  readonly stage: Stage;
  readonly needs: readonly PlannedNeed[];
  /** Present on a fanned-out stage. */
  readonly fanOut?: PlannedFanOut;
}

export interface PlannedFanOut {
  /** The stages whose results its list is made of. */
  readonly listNeeds: readonly string[];
  /** Needed stages that go over the same list: inside a job, the job with the same key is meant. */
  readonly aligned: readonly string[];
  /** Each job reads the one before it in the list, and so runs after it. */
  readonly isChain: boolean;
}

export interface PlannedNeed {
  readonly stage: string;
  readonly reason: NeedReason;
  /** All outputs of the needed stage are in the key of this one; what its inputs take in of them is there anyhow. */
  readonly content: boolean;
  readonly place: Place;
}

/** `version`: reads a path after the updates of the needed stage. */
export type NeedReason = "needs" | "expression" | "path" | "version";

export interface PlannedLoop {
  /** The stage with `loop`. */
  readonly stage: string;
  /** Every stage on a path from `back_to` to `stage`, without it, in plan order. */
  readonly body: readonly string[];
  readonly limit: number;
  readonly onExhausted: "fail" | "accept";
  readonly plateau?: Plateau;
  /** The innermost loop that holds this one in its body. */
  readonly parent?: string;
}
