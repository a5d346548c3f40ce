import type { Plan, PlannedLoop } from "../../src/model/plan.ts";
import type { Plateau, Pool, PoolUse, Retry, Stage } from "../../src/model/pipeline.ts";
import { makeSource, type Place } from "../../src/model/source.ts";

export interface StageSketch {
  readonly id: string;
  readonly needs?: readonly string[];
  readonly retry?: Partial<Retry>;
  readonly continueOnError?: boolean;
  readonly always?: boolean;
  readonly pools?: readonly PoolUse[];
  readonly weight?: number;
}

export interface LoopSketch {
  readonly stage: string;
  readonly backTo: readonly string[];
  readonly limit?: number;
  readonly onExhausted?: "fail" | "accept";
  readonly plateau?: Plateau;
}

export const nowhere: Place = { file: "pipeline.yaml", line: 1, column: 1, start: 0, end: 0 };

export const noRetry: Retry = { limit: 0, intervalMs: 0, backoff: 1, jitter: false };

/** A plan without text behind it: stages in the given order, which must put needs first. */
export function makePlan(
  stages: readonly StageSketch[],
  loops: readonly LoopSketch[] = [],
  pools: readonly Pool[] = [],
): Plan {
  const planned = stages.map((sketch) => ({
    id: sketch.id,
    stage: makeStage(sketch),
    needs: (sketch.needs ?? []).map((stage) => ({
      stage,
      reason: "needs" as const,
      content: true,
      place: nowhere,
    })),
  }));
  return {
    pipeline: {
      source: makeSource("pipeline.yaml", ""),
      name: "made",
      params: [],
      data: [],
      envFiles: [],
      secrets: [],
      pools,
      onFailure: "finish",
      budget: {},
      cacheBytesMax: 20e9,
      stages: planned.map(({ stage }) => stage),
    },
    stages: planned,
    loops: planLoops(stages, loops),
  };
}

function makeStage({ id, retry, continueOnError, always, pools, weight }: StageSketch): Stage {
  return {
    id,
    place: nowhere,
    action: {
      kind: "shell",
      command: { type: "list", words: [] },
      place: nowhere,
    },
    needs: [],
    require: [],
    inputs: [],
    outputs: [],
    updates: [],
    verify: [],
    successExitCodes: [0],
    env: [],
    passEnv: [],
    secrets: [],
    tools: [],
    pools: pools ?? [],
    cache: "auto",
    clean: true,
    retry: { ...noRetry, ...retry },
    continueOnError: continueOnError ?? false,
    always: always ?? false,
    onChange: "restart",
    weight: weight ?? 1,
  };
}

/** Loops with their bodies, inner before outer; a loop that overlaps one before it is left out. */
function planLoops(stages: readonly StageSketch[], loops: readonly LoopSketch[]): readonly PlannedLoop[] {
  const kept: PlannedLoop[] = [];
  for (const { stage, backTo, limit, onExhausted, plateau } of loops) {
    const body = bodyOf(stages, stage, backTo);
    const loop: PlannedLoop = {
      stage,
      body,
      limit: limit ?? 2,
      onExhausted: onExhausted ?? "fail",
      ...(plateau === undefined ? {} : { plateau }),
    };
    if (body.length > 0 && kept.every((other) => nests(loop, other))) kept.push(loop);
  }
  const sorted = kept.toSorted((a, b) => a.body.length - b.body.length);
  return sorted.map((loop, index) => {
    const parent = sorted.slice(index + 1).find((outer) => outer.body.includes(loop.stage));
    return parent === undefined ? loop : { ...loop, parent: parent.stage };
  });
}

function nests(a: PlannedLoop, b: PlannedLoop): boolean {
  const first = new Set([...a.body, a.stage]);
  const second = new Set([...b.body, b.stage]);
  if (first.isDisjointFrom(second)) return true;
  return new Set(b.body).isSupersetOf(first) || new Set(a.body).isSupersetOf(second);
}

/** Every stage on a path from `backTo` to `stage`, without it. */
function bodyOf(stages: readonly StageSketch[], stage: string, backTo: readonly string[]): readonly string[] {
  const needsOf = new Map(stages.map(({ id, needs }) => [id, needs ?? []] as const));
  const ancestors = (id: string): Set<string> =>
    new Set((needsOf.get(id) ?? []).flatMap((need) => [need, ...ancestors(need)]));
  const above = ancestors(stage);
  return stages
    .map(({ id }) => id)
    .filter((id) => above.has(id) && (backTo.includes(id) || backTo.some((head) => ancestors(id).has(head))));
}
