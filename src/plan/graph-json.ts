import type { Plan, PlannedLoop, PlannedStage } from "../model/plan.ts";
import { conditionOf } from "./graph-labels.ts";

/** The plan as data. */
export function graphJson({ pipeline, stages, loops }: Plan): string {
  const backTo = new Map(
    stages.map(({ id, stage }) => [id, stage.loop?.backTo.map((target) => target.stage)]),
  );
  const graph = {
    name: pipeline.name,
    stages: stages.map(describeStage),
    loops: loops.map((loop) => describeLoop(loop, backTo.get(loop.stage) ?? [])),
  };
  return `${JSON.stringify(graph, undefined, 2)}\n`;
}

/** Members that are undefined are left out. */
function describeStage({ id, stage, needs }: PlannedStage): object {
  return {
    id,
    description: stage.description,
    when: conditionOf(stage),
    always: stage.always ? true : undefined,
    needs: needs.map((need) => ({ stage: need.stage, reason: need.reason })),
  };
}

function describeLoop(
  { stage, body, limit, onExhausted, parent }: PlannedLoop,
  backTo: readonly string[],
): object {
  return { stage, backTo, body, limit, onExhausted, parent };
}
