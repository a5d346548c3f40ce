import type { JobSketch, PoolShare, StageExpanded } from "../model/event.ts";
import type { JobHistory } from "../model/job-history.ts";
import type { Pool, PoolUse } from "../model/pipeline.ts";
import type { Plan, PlannedStage } from "../model/plan.ts";
import { itemJob } from "../plan/declare-items.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { RunInput } from "./run-input.ts";

/** By the id of the job. */
type Histories = ReadonlyMap<string, JobHistory>;

/** What a screen needs to know of each stage before it runs, in plan order. */
export function sketchJobs(plan: Plan, histories: Histories = new Map()): readonly JobSketch[] {
  const loops = findLoops(plan);
  return plan.stages.map((planned) => {
    const { stage, fanOut } = planned;
    return {
      ...sketch(planned, plan, loops, histories),
      ...(stage.title === undefined ? {} : { title: stage.title }),
      ...(stage.icon === undefined ? {} : { icon: stage.icon }),
      ...(stage.description === undefined ? {} : { description: stage.description }),
      ...(fanOut === undefined ? {} : { isFannedOut: true }),
    };
  });
}

/** The same of the jobs of a fanned-out stage, once they are known; what they are called on screens is said of the stage. */
export function toldJobs(
  { stage, jobs }: { readonly stage: string; readonly jobs: readonly JobRecord[] },
  { plan, histories = new Map() }: Pick<RunInput, "plan" | "histories">,
): StageExpanded {
  const loops = findLoops(plan);
  const sketches = jobs.flatMap(({ planned, item }) => {
    if (item === undefined) return [];
    const sketched = sketch(planned, plan, loops, histories);
    const around = sketched.loops.map((loop) => itemJob(loop, item.key));
    return [{ ...sketched, loops: around, item: item.key }];
  });
  return { type: "stage.expanded", job: stage, jobs: sketches };
}

interface Loops {
  readonly around: ReadonlyMap<string, readonly string[]>;
  readonly limits: ReadonlyMap<string, number>;
}

function findLoops(plan: Plan): Loops {
  const around = new Map<string, string[]>();
  const limits = new Map<string, number>();
  for (const loop of plan.loops) {
    limits.set(loop.stage, loop.limit);
    for (const id of loop.body) around.set(id, [...(around.get(id) ?? []), loop.stage]);
  }
  return { around, limits };
}

function sketch(
  { id, stage, needs }: PlannedStage,
  { pipeline }: Plan,
  { around, limits }: Loops,
  histories: Histories,
): JobSketch {
  const history = histories.get(id);
  const limit = limits.get(stage.id);
  return {
    job: id,
    stage: stage.id,
    needs: needs.map((need) => need.stage),
    weight: stage.weight,
    loops: around.get(stage.id) ?? [],
    ...(limit === undefined ? {} : { limit }),
    always: stage.always,
    ...(stage.retry.limit === 0 ? {} : { attempts: stage.retry.limit + 1 }),
    ...(stage.pools.length === 0 ? {} : { pools: stage.pools.map((use) => shareOf(use, pipeline.pools)) }),
    ...(history === undefined ? {} : { history }),
  };
}

function shareOf({ pool, slots }: PoolUse, pools: readonly Pool[]): PoolShare {
  const all = pools.find(({ name }) => name === pool)?.devices.length ?? slots;
  return { pool, share: slots / all };
}
