import fc from "fast-check";
import type { Pool } from "../../../src/model/pipeline.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { makePlan, type LoopSketch, type StageSketch } from "../../support/make-plan.ts";
import { runNaively, type World } from "./naive-model.ts";

const stagesMax = 12;

const pools: readonly Pool[] = [
  { name: "gpu", machine: false, devices: ["0", "1", "2"] },
  { name: "licence", machine: true, devices: ["a"] },
];

export const arbitraryPlan: fc.Arbitrary<Plan> = fc
  .integer({ min: 1, max: stagesMax })
  .map((count) => (count === 2 ? stagesMax : count))
  .chain((count) =>
    fc.tuple(
      fc.array(
        fc.record({
          needs: fc.array(fc.nat(stagesMax), { maxLength: 2 }),
          chained: fc.nat(3),
          retry: fc.nat(2),
          continueOnError: fc.nat(9),
          always: fc.nat(9),
          weight: fc.nat(3),
          gpu: fc.nat(5),
          licence: fc.nat(3),
        }),
        { minLength: count, maxLength: count },
      ),
      fc.array(
        fc.record({
          stage: fc.nat(stagesMax),
          back: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 }),
          limit: fc.integer({ min: 1, max: 3 }),
          accept: fc.boolean(),
          minDelta: fc.option(fc.nat(2), { nil: undefined }),
          patience: fc.integer({ min: 1, max: 2 }),
        }),
        { maxLength: 6 },
      ),
    ),
  )
  .map(([sketches, loops]) => {
    const stages = sketches.map((sketch, index): StageSketch => {
      const always = sketch.always === 0 && sketches.length > 3;
      const near = sketch.chained > 0 ? [index - 1, ...sketch.needs] : sketch.needs;
      const earlier = [...new Set(near.filter((need) => need >= 0 && need < index))];
      return {
        id: `s${index}`,
        needs: earlier.map((need) => `s${need}`),
        retry: { limit: sketch.retry },
        continueOnError: sketch.continueOnError === 0,
        always,
        weight: sketch.weight,
        pools: [
          ...(sketch.gpu === 0 || sketch.gpu > 3 ? [] : [{ pool: "gpu", slots: sketch.gpu }]),
          ...(sketch.licence === 1 ? [{ pool: "licence", slots: 1 }] : []),
        ],
      };
    });
    const plain = new Set(stages.filter((stage) => stage.always !== true).map(({ id }) => id));
    const asLoops = loops.map(({ stage, back, limit, accept, minDelta, patience }): LoopSketch => ({
      stage: `s${stage % stages.length}`,
      backTo: back.map((steps) => `s${(stage % stages.length) - steps}`),
      limit,
      onExhausted: accept ? "accept" : "fail",
      ...(minDelta === undefined ? {} : { plateau: { minDelta, patience } }),
    }));
    const distinct = asLoops.filter(
      (loop, index) => asLoops.findIndex((other) => other.stage === loop.stage) === index,
    );
    const plan = makePlan(stages, distinct, pools);
    const isPlain = plan.loops.every((loop) => [...loop.body, loop.stage].every((id) => plain.has(id)));
    return isPlain
      ? plan
      : makePlan(
          stages.map((stage) => ({ ...stage, always: false })),
          distinct,
          pools,
        );
  })
  // Loops that wait for each other are a diagnostic of the plan (`loop/mutual-wait`): no scheduler sees them.
  .filter((plan) => !isStuck(plan));

/** Conditions and outcomes drawn from a seed, the same whenever they are asked. */
export const arbitraryWorld: fc.Arbitrary<World> = fc
  .record({ seed: fc.nat(), mildness: fc.nat(60) })
  .map(({ seed, mildness }): World => ({
    when: (job, pass) => {
      const roll = mix(seed, job, pass, -1) % 40;
      return roll === 0 ? "error" : roll > 10;
    },
    attempt: (job, pass, attempt) => {
      const roll = mix(seed, job, pass, attempt) % (mildness + 4);
      return roll === 0 ? "fatal" : roll === 1 ? "bad" : "good";
    },
    // Some loops have no score; some jobs make in most passes what they made before.
    score: (job, pass) => (mix(seed, job) % 3 === 0 ? undefined : mix(seed, job, pass, -2) % 6),
    key: (job, pass) =>
      mix(seed, job, -3) % 3 === 0 ? undefined : `${job} ${mix(seed, job, pass, -4) % 3 === 0 ? pass : 0}`,
  }));

function mix(...parts: readonly (number | string)[]): number {
  let hash = 2_166_136_261;
  for (const character of parts.join(",")) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  }
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Whoever waits, for another attempt or for slots that other runs have, lets others go before it: here nobody does. */
export function withoutWaits(plan: Plan): Plan {
  const stages = plan.stages.map((planned) => {
    const { stage } = planned;
    return { ...planned, stage: { ...stage, pools: [], retry: { ...stage.retry, limit: 0 } } };
  });
  return { ...plan, stages };
}

function isStuck(plan: Plan): boolean {
  try {
    runNaively(plan, {
      when: () => true,
      attempt: () => "good",
      score: () => undefined,
      key: () => undefined,
    });
    return false;
  } catch {
    return true;
  }
}

/** Half of what the loops of a world rework was made before. */
export function remembering(world: World, seed: number): World {
  return { ...world, isCached: (job, pass) => mix(seed, job, pass, -5) % 2 === 0 };
}

export const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 30 });
export const concurrency = fc.integer({ min: 1, max: 5 });
