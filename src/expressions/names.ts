import type { ParamType } from "../model/pipeline.ts";

/** The names that an expression may use at the place where it stands. `params`, `data` and `env` are there everywhere. */
export interface Names {
  /** Also usable bare: `threshold` is `params.threshold`. */
  readonly params: readonly NamedType[];
  readonly stages: readonly StageNames[];
  readonly data: readonly string[];
  /** Declared variables. */
  readonly env: readonly string[];
  /** Which of `run`, `this`, `previous`, `inputs` and `outputs` mean something here. */
  readonly extra: readonly string[];
  /** The stage that the expression belongs to, where its own results and state are not there yet. */
  readonly self?: string;
  /** A command sees the value, so it must not differ from run to run: refuses `run`, `cached` and `duration`. */
  readonly forCommand: boolean;
  /** Present inside a fanned-out stage. */
  readonly fanOut?: FanOutNames;
}

export interface FanOutNames {
  readonly variables: readonly string[];
  /** Stages with the same one stand for their job of the same item. */
  readonly alignment: string;
  /** What `previous` has the members of. */
  readonly own: StageNames;
}

export interface NamedType {
  readonly name: string;
  /** Absent when a value of every type is possible. */
  readonly type?: ParamType;
}

export interface StageNames {
  readonly id: string;
  /** Absent: not known before the stage has run, any member may be one. */
  readonly results?: readonly NamedType[];
  /** Present on a fanned-out stage. */
  readonly alignment?: string;
}
