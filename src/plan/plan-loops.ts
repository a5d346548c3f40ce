import type { Loop, Stage } from "../model/pipeline.ts";
import type { PlannedLoop } from "../model/plan.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { Reach } from "./reach.ts";

/** A loop with its body, not yet held to the rules of loops. */
export interface FoundLoop {
  readonly id: string;
  readonly stage: Stage;
  readonly loop: Loop;
  /** In plan order. */
  readonly body: ReadonlySet<string>;
}

/** The loops in plan order, which puts inner ones before those that hold them. */
export function findLoops(graph: NeedGraph, order: readonly string[], reach: Reach): readonly FoundLoop[] {
  const positions = new Map(order.map((id, position) => [id, position]));
  const inPlanOrder = (a: string, b: string): number => (positions.get(a) ?? 0) - (positions.get(b) ?? 0);
  return order.flatMap((id) => {
    const stage = graph.stage(id);
    if (stage.loop === undefined) return [];
    const body = new Set([...bodyOf(graph, stage.id, stage.loop, reach)].toSorted(inPlanOrder));
    return [{ id, stage, loop: stage.loop, body }];
  });
}

/** Every stage on a path from `back_to` to the stage of the loop, without it. */
function bodyOf(graph: NeedGraph, id: string, loop: Loop, reach: Reach): ReadonlySet<string> {
  const isAbove = (stage: string): boolean => graph.has(stage) && reach.dependsOn(id, stage);
  const body = new Set(loop.backTo.map(({ stage }) => stage).filter(isAbove));
  for (const member of body) {
    for (const dependent of graph.needsFor(member)) if (isAbove(dependent.stage)) body.add(dependent.stage);
  }
  return body;
}

export function planLoops(loops: readonly FoundLoop[]): readonly PlannedLoop[] {
  const innermost = new Map<string, string>();
  for (const { id, body } of loops.toSorted((a, b) => b.body.size - a.body.size)) {
    for (const member of body) innermost.set(member, id);
  }
  return loops.map(({ id, loop, body }) => {
    const parent = innermost.get(id);
    return {
      stage: id,
      body: [...body],
      limit: loop.limit,
      onExhausted: loop.onExhausted,
      ...(loop.plateau === undefined ? {} : { plateau: loop.plateau }),
      ...(parent === undefined ? {} : { parent }),
    };
  });
}
