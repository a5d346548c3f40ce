import type { Expression } from "../../src/model/expression.ts";
import type { Plan } from "../../src/model/plan.ts";
import { type LoopSketch, makePlan, nowhere, type StageSketch } from "../support/make-plan.ts";
import type { SeededRandom } from "./random.ts";

/** What goes wrong in one simulated run, and when (virtual milliseconds). */
export interface Scenario {
  readonly plan: Plan;
  readonly concurrency: number;
  readonly onFailure: "finish" | "keep_going" | "fail_fast";
  readonly stopAt?: number;
  readonly killAt?: number;
  readonly jumpAt?: number;
  /** From then on the journal cannot be written. */
  readonly diskFullAt?: number;
  readonly listenerThrowsAt?: number;
}

export function makeScenario(random: SeededRandom): Scenario {
  const sometimes = (name: string, probability: number) =>
    random.chance(probability) ? { [name]: random.below(5000) } : {};
  return {
    plan: withConditions(makeRandomPlan(random), random),
    concurrency: 1 + random.below(4),
    onFailure: random.pick(["finish", "keep_going", "fail_fast"]),
    ...sometimes("stopAt", 0.25),
    ...sometimes("killAt", 0.1),
    ...sometimes("jumpAt", 0.2),
    ...sometimes("diskFullAt", 0.1),
    ...sometimes("listenerThrowsAt", 0.1),
  };
}

function makeRandomPlan(random: SeededRandom): Plan {
  const count = 2 + random.below(10);
  const stages = Array.from({ length: count }, (_, index): StageSketch => {
    const near = index > 0 && random.chance(0.7) ? [index - 1] : [];
    const far = index > 1 && random.chance(0.3) ? [random.below(index - 1)] : [];
    return {
      id: `s${index}`,
      needs: [...new Set([...near, ...far])].map((need) => `s${need}`),
      retry: {
        limit: random.below(3),
        intervalMs: random.below(500),
        backoff: 2,
        jitter: random.chance(0.5),
      },
      continueOnError: random.chance(0.1),
      // Only the last may be one: an `always` stage in a loop is refused before a run.
      always: index === count - 1 && random.chance(0.4),
    };
  });
  const lastPlain = stages.at(-1)?.always === true ? count - 1 : count;
  const loops: readonly LoopSketch[] =
    lastPlain > 2 && random.chance(0.6)
      ? [
          {
            stage: `s${1 + random.below(lastPlain - 1)}`,
            backTo: [`s${random.below(lastPlain)}`],
            limit: 1 + random.below(3),
            onExhausted: random.pick(["fail", "accept"]),
          },
        ]
      : [];
  return makePlan(stages, loops);
}

/** Loops go on while the score of a need is low; some other stages have such a condition too. */
function withConditions(plan: Plan, random: SeededRandom): Plan {
  const looping = new Set(plan.loops.map((loop) => loop.stage));
  const stages = plan.stages.map((planned) => {
    const [need] = planned.needs;
    if (need === undefined || !(looping.has(planned.id) || random.chance(0.2))) return planned;
    return { ...planned, stage: { ...planned.stage, when: lowScore(need.stage) } };
  });
  return { ...plan, stages };
}

function lowScore(stage: string): Expression {
  return { text: `${stage}.score < 3`, place: nowhere, references: [] };
}
