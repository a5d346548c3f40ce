import type { Failure } from "../model/outcome.ts";
import type { Plan, PlannedLoop } from "../model/plan.ts";

/** What the scheduler knows of a loop. */
export interface LoopRecord {
  readonly planned: PlannedLoop;
  /** How often the loop's stage ran. */
  round: number;
  settled: boolean;
  /** Why it ended; `failed` unless it was judged. */
  decision: "satisfied" | "exhausted" | "failed";
}

export function makeLoops(plan: Plan): ReadonlyMap<string, LoopRecord> {
  return new Map(plan.loops.map((planned) => [planned.stage, makeLoop(planned)] as const));
}

function makeLoop(planned: PlannedLoop): LoopRecord {
  return { planned, round: 0, settled: false, decision: "failed" };
}

/** The loops inside the body of this one. */
export function innerLoops(loop: LoopRecord, loops: ReadonlyMap<string, LoopRecord>): readonly LoopRecord[] {
  return loop.planned.body.flatMap((id) => loops.get(id) ?? []);
}

export function exhaustedFailure(loop: LoopRecord, explanation: string): Failure {
  const { limit, body } = loop.planned;
  return {
    class: "unsatisfied",
    message: `still not satisfied after ${limit} ${limit === 1 ? "round" : "rounds"}: ${explanation}`,
    hint: `look at what ${body.map((id) => `\`${id}\``).join(", ")} made, raise \`limit\`, or accept what is there with \`on_exhausted: accept\``,
    tail: [],
  };
}
