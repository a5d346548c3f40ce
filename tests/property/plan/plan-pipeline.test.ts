import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/model/plan.ts";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";
import { selectStages } from "../../../src/plan/select-stages.ts";
import { makePipeline, type Sketch, type StageSketch } from "../../unit/plan/make-pipeline.ts";
import { planOf } from "../../unit/plan/plan-sketch.ts";
import {
  idOf,
  randomPipeline,
  reachable,
  sketchOf,
  type Edge,
  type RandomPipeline,
} from "./random-pipeline.ts";

/** Pairs such as `s1 s0`: the first needs the second. */
function pairsOf(plan: Plan): readonly string[] {
  return plan.stages.flatMap(({ id, needs }) => needs.map(({ stage }) => `${id} ${stage}`)).toSorted();
}

function distinct(edges: readonly Pick<Edge, "from" | "to">[]): readonly string[] {
  return [...new Set(edges.map(({ from, to }) => `${idOf(to)} ${idOf(from)}`))].toSorted();
}

describe("a plan", () => {
  it("has exactly the needs that were written", () => {
    fc.assert(
      fc.property(randomPipeline, (random) => {
        expect(pairsOf(planOf(sketchOf(random)))).toEqual(distinct(random.edges));
      }),
    );
  });

  it("names of the stages that may come next the one that the manifest names first", () => {
    fc.assert(
      fc.property(randomPipeline, (random) => {
        const left = [...random.manifest];
        for (const { id } of planOf(sketchOf(random)).stages) {
          const isReady = (number: number): boolean =>
            !random.edges.some(({ from, to }) => to === number && left.includes(from));
          const first = left.find(isReady);
          expect(id).toBe(idOf(first ?? -1));
          left.splice(left.indexOf(first ?? -1), 1);
        }
        expect(left).toEqual([]);
      }),
    );
  });
});

describe("a circle", () => {
  it("is found when one need leads back, and what is printed is one", () => {
    const withWayBack = randomPipeline
      .filter(({ edges }) => edges.length > 0)
      .chain((random) => fc.tuple(fc.constant(random), fc.constantFrom(...random.edges)));
    fc.assert(
      fc.property(withWayBack, ([random, { from, to }]) => {
        const edges: readonly Edge[] = [...random.edges, { from: to, to: from, way: "needs" }];
        const { plan, diagnostics } = planPipeline(makePipeline(sketchOf({ ...random, edges })));
        expect(plan).toBeUndefined();
        expect(diagnostics.map(({ code }) => code)).toContain("graph/cycle");
        for (const { message } of diagnostics) expectCircle(message, distinct(edges));
      }),
    );
  });
});

function expectCircle(message: string, pairs: readonly string[]): void {
  const path = /`(.*?)`/.exec(message)?.[1]?.split(" → ") ?? [];
  expect(path.length).toBeGreaterThan(1);
  expect(path.at(-1)).toBe(path[0]);
  expect(new Set(path).size).toBe(path.length - 1);
  for (const [index, id] of path.slice(0, -1).entries()) expect(pairs).toContain(`${id} ${path[index + 1]}`);
}

describe("the body of a loop", () => {
  it("is what lies on a path from `back_to` to its stage", () => {
    fc.assert(
      fc.property(
        randomPipeline,
        fc.nat(),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        (random, at, picks) => {
          const reach = reachable(random.size, random.edges);
          const stage = at % random.size;
          const above = [...(reach[stage] ?? [])];
          fc.pre(above.length > 0);
          const backTo = picks.map((pick) => above[pick % above.length] ?? 0);
          const loop = { backTo: [...new Set(backTo)].map(idOf) };
          const plan = planOf(sketchOf(random, new Map([[stage, withLoop(random, stage, loop)]])));
          const naive = above.filter((id) => backTo.some((head) => head === id || reach[id]?.has(head)));
          const order = plan.stages.map(({ id }) => id);
          expect(plan.loops[0]?.body).toEqual(order.filter((id) => naive.map(idOf).includes(id)));
        },
      ),
    );
  });
});

function withLoop(
  random: RandomPipeline,
  stage: number,
  loop: NonNullable<StageSketch["loop"]>,
): StageSketch {
  return { ...sketchOf(random)[idOf(stage)], loop };
}

describe("a selection", () => {
  it("is closed under needs, keeps the order and takes nothing else", () => {
    fc.assert(
      fc.property(randomPipeline, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (random, picks) => {
        const plan = planOf(sketchOf(random));
        const numbers = picks.map((pick) => pick % random.size);
        const part = selectStages(plan, numbers.map(idOf)).plan;
        const reach = reachable(random.size, random.edges);
        const naive = new Set(
          [...numbers, ...numbers.flatMap((number) => [...(reach[number] ?? [])])].map(idOf),
        );
        expect(part?.stages).toEqual(plan.stages.filter(({ id }) => naive.has(id)));
      }),
    );
  });
});

const paths = ["base/", "base/a/", "base/a/x", "base/b"] as const;
const somePaths = fc.uniqueArray(fc.constantFrom(...paths), { maxLength: 2 });

interface Versioned {
  readonly random: RandomPipeline;
  readonly reads: readonly (readonly string[])[];
  readonly updates: readonly (readonly string[])[];
}

/** Stages that read and update parts of what `base` makes. */
const versioned: fc.Arbitrary<Versioned> = randomPipeline.chain((random) => {
  const each = fc.array(fc.oneof(fc.constant([]), fc.constant([]), somePaths), {
    minLength: random.size,
    maxLength: random.size,
  });
  return fc.record({ random: fc.constant(random), reads: each, updates: each });
});

function meet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  const inside = (path: string, folder: string): boolean =>
    `${path}/`.startsWith(folder.replace(/\/?$/, "/"));
  return (a ?? []).some((path) => (b ?? []).some((other) => inside(path, other) || inside(other, path)));
}

function versionedSketch({ random, reads, updates }: Versioned): Sketch {
  const plain = sketchOf(random);
  const more = random.manifest.map((number): readonly [string, StageSketch] => {
    const stage = plain[idOf(number)] ?? {};
    const inputs = [...(stage.inputs ?? []), ...(reads[number] ?? [])];
    return [idOf(number), { ...stage, inputs, updates: updates[number] ?? [] }];
  });
  return { base: { outputs: ["base/"] }, ...Object.fromEntries(more) };
}

/** Pass 2 as the language says it, pair by pair. */
function naiveVersions({ random, reads, updates }: Versioned): readonly Pick<Edge, "from" | "to">[] {
  const reach = reachable(random.size, random.edges);
  // What a stage rewrites is content for those that need it, as its outputs are.
  const contentOf = (reader: number, updater: number) =>
    random.edges
      .filter(({ from, to, way }) => to === reader && way === "needs" && from !== updater)
      .flatMap(({ from }) => updates[from] ?? []);
  const read = (reader: number, updater: number) => [...(reads[reader] ?? []), ...contentOf(reader, updater)];
  return random.manifest.flatMap((reader) =>
    random.manifest
      .filter((updater) => updater !== reader && meet(read(reader, updater), updates[updater]))
      .filter((updater) => reach[updater]?.has(reader) !== true)
      .map((updater) => ({ from: updater, to: reader })),
  );
}

function isUnordered({ random, updates }: Versioned): boolean {
  const reach = reachable(random.size, random.edges);
  return random.manifest.some((a) =>
    random.manifest.some(
      (b) => a < b && meet(updates[a], updates[b]) && reach[a]?.has(b) !== true && reach[b]?.has(a) !== true,
    ),
  );
}

describe("versions of updated paths", () => {
  it("are found as by looking at each reader and updater, or told to be impossible", () => {
    fc.assert(
      fc.property(versioned, (sample) => {
        const { plan, diagnostics } = planPipeline(makePipeline(versionedSketch(sample)));
        const all = [...sample.random.edges, ...naiveVersions(sample)];
        const isCircle = reachable(sample.random.size, all).some((above, number) => above.has(number));
        const expected = isUnordered(sample)
          ? ["graph/unordered-updates"]
          : isCircle
            ? ["graph/version-cycle"]
            : [];
        expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual(expected);
        const needs = plan && pairsOf(plan).filter((pair) => !pair.endsWith(" base"));
        expect(needs).toEqual(expected.length === 0 ? distinct(all) : undefined);
      }),
      { numRuns: 500 },
    );
  });
});
